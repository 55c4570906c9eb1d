namespace ModelOperator.Entities;

/// <summary>Who may call the model, and over what. Health stays open; the operator, the kubelet and Prometheus ask on a port of their own, 8082.</summary>
public sealed record SecuritySpec
{
    /// <summary>Lets in who shows one of these keys, in the header x-api-key or as Authorization: Bearer KEY. With jwt beside it, either is enough.</summary>
    public ApiKeysSpec? ApiKeys { get; init; }

    /// <summary>Lets in who shows a JSON web token, as Authorization: Bearer TOKEN.</summary>
    public JwtSpec? Jwt { get; init; }

    /// <summary>Serves HTTP and gRPC over TLS.</summary>
    public TlsSpec? Tls { get; init; }

    /// <summary>Whether anything is asked for.</summary>
    internal bool IsInUse => ApiKeys is not null || Jwt is not null || Tls is not null;
}

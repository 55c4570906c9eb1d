using System.Net;
using InferenceRuntime.Security.Authentication;
using InferenceRuntime.Security.Tls;

namespace InferenceRuntime.Security;

/// <summary>Who is let in, and over what. Without any of it whoever reaches the ports is answered.</summary>
public sealed record SecurityOptions
{
    /// <summary>The folder with the clients' keys, a file for each, as Kubernetes mounts a Secret; null for no keys.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>The tokens that are taken; null for none.</summary>
    public JwtOptions? Jwt { get; init; }

    /// <summary>The certificate of both ports; null for plain connections.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Where health, metrics and the models' descriptions are served without TLS and authentication; null for nowhere.</summary>
    public IPEndPoint? ManagementAddress { get; init; }

    /// <summary>Whether clients must say who they are.</summary>
    public bool AuthenticatesClients => ApiKeys is not null || Jwt is not null;
}

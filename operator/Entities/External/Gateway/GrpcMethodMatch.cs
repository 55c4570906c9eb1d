namespace ModelOperator.Entities.External;

/// <summary>A condition on the method that is called.</summary>
public sealed record GrpcMethodMatch : ExternalFields
{
    /// <summary>Exact or RegularExpression.</summary>
    public string? Type { get; init; }

    /// <summary>The full name of the gRPC service.</summary>
    public string? Service { get; init; }

    /// <summary>Absent: every method of the service.</summary>
    public string? Method { get; init; }
}

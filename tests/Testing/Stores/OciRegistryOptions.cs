namespace Testing.Stores;

/// <summary>How a registry of a test is protected.</summary>
public sealed record OciRegistryOptions
{
    /// <summary>Demands basic authentication with a user and a password that the registry makes up.</summary>
    public bool BasicAuthentication { get; init; }

    /// <summary>Speaks https with a certificate of an authority of its own.</summary>
    public bool Tls { get; init; }

    /// <summary>Demands tokens of this server.</summary>
    public OciTokenServer? Tokens { get; init; }
}

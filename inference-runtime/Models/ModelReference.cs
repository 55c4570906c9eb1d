namespace InferenceRuntime.Models;

/// <summary>A model to serve.</summary>
/// <param name="Name">The served name.</param>
/// <param name="Uri">Where its artifact is, as it was given.</param>
/// <param name="Sha256">The digest it must have, 64 lower-case hex digits; null when it is not pinned.</param>
public sealed record ModelReference(string Name, string Uri, string? Sha256 = null)
{
    /// <summary>The folder with the keys for the store, as Kubernetes mounts a Secret; null for the process's own identity.</summary>
    public string? CredentialsFolder { get; init; }

    /// <summary>The store's version that is expected: what the cache remembers of the URI counts only when it is of this version. Null for any.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>A file with the public key, in PEM form, that the artifact must be signed with; null when no signature is asked for.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>Where the signature is; null for the artifact's URI with .sig after it.</summary>
    public string? SignatureUri { get; init; }
}

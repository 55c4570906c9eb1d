namespace ModelOperator.Kubernetes.Http;

/// <summary>A request to the API server.</summary>
/// <param name="Verb">The verb as metrics name it: get, list, watch, apply, create, update, patch, delete.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, relative to the server's address.</param>
internal sealed record ApiRequest(string Verb, HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte>? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Whether the server may see it twice without harm.</summary>
    public bool Idempotent { get; init; } = true;

    public override string ToString() => $"{Method} /{Path}";
}

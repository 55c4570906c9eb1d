namespace Testing.Cluster;

/// <summary>A request that came through a proxy.</summary>
/// <param name="Method">GET, POST ...</param>
/// <param name="Path">The path without the query, from the root.</param>
/// <param name="Query">With its question mark; empty without a query.</param>
/// <param name="ContentType">Null without a body.</param>
/// <param name="Body">Empty without a body.</param>
public sealed record ProxiedRequest(string Method, string Path, string Query, string? ContentType, string Body)
{
    public bool IsWatch => Query.Contains("watch=", StringComparison.Ordinal);

    public bool IsWrite => Method is not "GET";

    /// <summary>Whether it is about a lease: how operators agree on a leader, and no work.</summary>
    public bool IsLease => Path.Contains("/leases", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}{Query}";
}

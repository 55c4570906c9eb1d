using System.Net;

namespace ModelStores;

/// <summary>How stores are reached.</summary>
public sealed record StoreHttpOptions
{
    /// <summary>What the stores' logs show, such as inference-runtime/0.2.0.</summary>
    public required string UserAgent { get; init; }

    /// <summary>How long a host may take to accept a connection. Default 3 s: one that does not answer at all leaves time for a second try.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a body may bring no byte before the transfer counts as broken. Default 15 s: well above what a transfer needs that is slow and goes on.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Redirects that are followed. Default 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>The rules of the moment. Default: every host, and no link-local address.</summary>
    public Func<FetchRules> Rules { get; init; } = () => FetchRules.Default;

    /// <summary>Whether the environment's proxies are used. Default true; false for a process that asks stores on behalf of others, since a proxy reaches what the rules can not see.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>Finds the addresses of a host; the system's resolver, except in tests.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
}

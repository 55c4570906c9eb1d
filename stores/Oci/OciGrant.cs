using System.Net.Http.Headers;

namespace ModelStores;

/// <summary>What a registry lets somebody read a repository with.</summary>
/// <param name="Challenge">What the registry asked for.</param>
/// <param name="Header">What it is shown.</param>
/// <param name="Until">When another has to be got.</param>
internal sealed record OciGrant(OciChallenge Challenge, AuthenticationHeaderValue Header, DateTimeOffset Until);

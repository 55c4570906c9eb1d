using InferenceRuntime.Models;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Pull;

/// <summary>What <c>pull</c> was asked for.</summary>
/// <param name="Reference">The artifact, under no name.</param>
/// <param name="Cache">The folder to bring it to.</param>
/// <param name="Fetch">Limits.</param>
/// <param name="Mounts">Where volumes with models are mounted; null for nowhere.</param>
/// <param name="Refresh">Whether the store is asked although the cache remembers the URI.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record PullOptions(ModelReference Reference, string Cache, FetchSettings Fetch, string? Mounts, bool Refresh, bool Json);

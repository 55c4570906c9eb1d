using System.Collections.Concurrent;

namespace ModelStores;

/// <summary>The grants of a process, by repository and credential, so that a registry is not asked for a token before each request.</summary>
internal sealed class OciGrants(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, OciGrant> _grants = new(StringComparer.Ordinal);

    /// <summary>The grant, which may have run out; null where the registry has not asked for one yet.</summary>
    public OciGrant? Find(string key) => _grants.GetValueOrDefault(key);

    public bool IsCurrent(OciGrant grant) => grant.Until > time.GetUtcNow();

    public void Remember(string key, OciGrant grant)
    {
        foreach (var (old, other) in _grants)
        {
            if (!IsCurrent(other))
            {
                _grants.TryRemove(old, out _);
            }
        }

        _grants[key] = grant;
    }
}

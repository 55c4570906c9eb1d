namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A token in a file that someone else renews, such as the kubelet.</summary>
internal sealed class TokenFile(string path, TimeProvider time) : ICredentialSource
{
    /// <summary>client-go's value: the kubelet renews a token long before its end, so a minute late is early.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private Entry? _entry;

    public async ValueTask<Credential> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        var entry = Volatile.Read(ref _entry);
        if (!renew && entry is not null && time.GetElapsedTime(entry.Read) < Lifetime)
        {
            return entry.Credential;
        }

        // Two callers may read at once: both read the same file.
        var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        if (token.Length == 0)
        {
            throw new KubernetesConfigurationException($"The token file {path} is empty.");
        }

        entry = new Entry(new Credential(token, null), time.GetTimestamp());
        Volatile.Write(ref _entry, entry);
        return entry.Credential;
    }

    private sealed record Entry(Credential Credential, long Read);
}

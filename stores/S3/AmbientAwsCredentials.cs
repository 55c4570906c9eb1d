using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace ModelStores;

/// <summary>
/// The identity that AWS gives this process, by the SDK's own chain: web identity (IRSA), container credentials (EKS pod identity, ECS), a profile, the instance's metadata. The
/// SDK renews what it found.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="chain">Finds it; null for the SDK's chain.</param>
internal sealed class AmbientAwsCredentials(TimeProvider time, Func<CancellationToken, Task<AWSCredentials?>>? chain = null) : IDisposable
{
    // Elsewhere than in AWS nothing answers at the metadata's address; a load does not wait longer for it than this.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private AWSCredentials? _found;
    private long? _notFoundAt;

    /// <summary>Null where this process has none: then buckets are read that anybody may read.</summary>
    public async Task<AWSCredentials?> FindAsync(CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_found is null && (_notFoundAt is not { } at || time.GetElapsedTime(at) >= AskAgainAfter))
            {
                _found = await AskAsync(cancellation).ConfigureAwait(false);
                _notFoundAt = _found is null ? time.GetTimestamp() : null;
            }

            return _found;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<AWSCredentials?> AskAsync(CancellationToken cancellation)
    {
        try
        {
            // The chain has parts that block, and parts that do not look at the token.
            var ask = chain ?? ResolveAsync;
            return await Task.Run(() => ask(cancellation), cancellation).WaitAsync(Limit, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutException)
        {
            return null;
        }
    }

    // A resolver of its own: the shared one keeps for the whole process what it found first.
    private static async Task<AWSCredentials?> ResolveAsync(CancellationToken cancellation) =>
        await new DefaultAWSCredentialsIdentityResolver().ResolveIdentityAsync(null, cancellation).ConfigureAwait(false) as AWSCredentials;
}

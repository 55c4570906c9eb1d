using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace ModelStores;

/// <summary>
/// The identity that AWS gives this process, by the SDK's own chain: web identity (IRSA), container credentials (EKS pod identity, ECS), a profile, the instance's metadata. The
/// SDK renews what it found.
/// </summary>
internal sealed class AmbientAwsCredentials(TimeProvider time) : IDisposable
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
            var chain = new DefaultAWSCredentialsIdentityResolver();
            return await Task.Run(() => chain.ResolveIdentityAsync(null, cancellation), cancellation).WaitAsync(Limit, time, cancellation).ConfigureAwait(false) as AWSCredentials;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutException)
        {
            return null;
        }
    }
}

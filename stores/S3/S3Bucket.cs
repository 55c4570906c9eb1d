using Amazon.Runtime;
using Amazon.S3;

namespace ModelStores;

/// <summary>A bucket, asked with one access. When it turns out to be in another region, it is asked there from then on.</summary>
internal sealed class S3Bucket(S3Clients clients, S3Settings settings, StoreAccess access, TimeProvider time)
{
    private volatile AmazonS3Client? _client;
    private volatile StoreAccess? _asked;
    private volatile S3Settings _settings = settings;

    /// <summary>One call. Throws <see cref="StoreException"/>.</summary>
    public async Task<T> CallAsync<T>(Func<IAmazonS3, Task<T>> call, string shown, CancellationToken cancellation)
    {
        try
        {
            var client = _client ?? await ConnectAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await call(client).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (S3Failures.OtherRegion(e) is { } region && region != _settings.Region)
            {
                _settings = _settings with { Region = region };
                return await call(await ConnectAsync(cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} can not be reached: no connection in time.", e) { IsTransient = true };
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw S3Failures.Of(e, shown, _asked ?? access, time);
        }
    }

    private async Task<AmazonS3Client> ConnectAsync(CancellationToken cancellation)
    {
        (var client, _asked) = await clients.CreateAsync(_settings, access, cancellation).ConfigureAwait(false);
        _client = client;
        return client;
    }
}

using System.Net;
using Amazon.S3.Model;

namespace ModelStores;

/// <summary>An object of a bucket, as it was when it was looked up.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="name">Its name.</param>
/// <param name="key">The object's key.</param>
/// <param name="versionId">One version of it; null for whichever is there.</param>
/// <param name="tag">The ETag in quotes, which the bytes must still have.</param>
/// <param name="path">Its path in the artifact.</param>
/// <param name="length">Its size in bytes.</param>
/// <param name="shown">Its URI as it can stand in a message.</param>
/// <param name="http">Guards the transfer.</param>
internal sealed class S3File(S3Bucket bucket, string name, string key, string? versionId, string? tag, string path, long length, string shown, StoreHttp http) : SourceFile(path, length)
{
    public override async Task<SourceContent> OpenAsync(long from, long? count, CancellationToken cancellation)
    {
        // Also the whole is asked for as a range: of an answer without one the SDK computes the MD5, at the price of half the rate. An empty object has no range.
        var isWhole = Length == 0;
        var last = count is { } bytes ? from + bytes - 1 : Length - 1;
        var request = new GetObjectRequest { BucketName = name, Key = key, VersionId = versionId, EtagToMatch = tag };
        if (!isWhole)
        {
            request.ByteRange = new ByteRange(from, last ?? long.MaxValue);
        }

        var response = await bucket.CallAsync(client => client.GetObjectAsync(request, cancellation), shown, cancellation).ConfigureAwait(false);
        try
        {
            if (tag is not null && response.ETag is { } found && found != tag)
            {
                throw new StoreException(StoreFailure.Changed, $"{shown} was changed while it was read: its ETag was {tag} and is {found}.") { IsTransient = true };
            }

            if (!isWhole && (response.HttpStatusCode != HttpStatusCode.PartialContent || response.ContentRange != $"bytes {from}-{last}/{Length}"))
            {
                throw new StoreException(
                    StoreFailure.Unreachable, $"{shown} was asked for the bytes {from} to {last} of {Length} and answered HTTP {(int)response.HttpStatusCode} with the range '{response.ContentRange}'.")
                { IsTransient = true };
            }

            return new SourceContent(http.Guard(response.ResponseStream), response.ContentLength, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}

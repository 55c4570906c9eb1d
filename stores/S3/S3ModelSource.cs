using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelStores;

/// <summary>
/// <c>s3://BUCKET/KEY</c>, on AWS or any store that speaks its protocol. <c>?versionId=ID</c> names one version of an object. Credentials and settings:
/// <see cref="S3Settings"/>.
/// </summary>
public sealed class S3ModelSource(StoreHttp http) : IModelSource
{
    // Made when it is needed: most processes never ask S3, and the SDK takes time and memory to load.
    private S3Clients? _clients;

    public IReadOnlyList<string> Schemes { get; } = ["s3"];

    public bool IsRemote => true;

    private S3Clients Clients => LazyInitializer.EnsureInitialized(ref _clients, () => new S3Clients(http));

    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        var target = ObjectLocation.Parse(location, "s3://BUCKET/KEY");
        var bucket = new S3Bucket(Clients, S3Settings.Read(access), access, http.Time);
        if (!target.IsFolder && await FindFileAsync(bucket, target, location.Shown, cancellation).ConfigureAwait(false) is { } file)
        {
            return new SourceArtifact(ArtifactForm.File, [file], file.Version);
        }

        return await FindFolderAsync(bucket, target, location.Shown, cancellation).ConfigureAwait(false);
    }

    /// <summary>Null where there is no such object. A GET of the first byte: an answer to HEAD has no body, and with it goes the store's explanation.</summary>
    private async Task<S3File?> FindFileAsync(S3Bucket bucket, ObjectLocation target, string shown, CancellationToken cancellation)
    {
        var versionId = target.Parameter("versionId");
        var request = new GetObjectRequest { BucketName = target.Bucket, Key = target.Key, VersionId = versionId, ByteRange = new ByteRange(0, 0) };
        return await bucket.CallAsync(LookUpAsync, shown, cancellation).ConfigureAwait(false);

        async Task<S3File?> LookUpAsync(IAmazonS3 client)
        {
            try
            {
                using var answer = await client.GetObjectAsync(request, cancellation).ConfigureAwait(false);
                return File(answer);
            }
            catch (AmazonS3Exception e) when (e is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" })
            {
                return null;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // An empty object has no first byte.
                request.ByteRange = null;
                using var answer = await client.GetObjectAsync(request, cancellation).ConfigureAwait(false);
                return File(answer);
            }
        }

        S3File File(GetObjectResponse answer)
        {
            var length = answer.ContentRange?.Split('/') is [_, var total] && long.TryParse(total, out var size) ? size : answer.ContentLength;
            return Create(bucket, target, target.Key, versionId, answer.ETag, target.Name, length, shown);
        }
    }

    private async Task<SourceArtifact> FindFolderAsync(S3Bucket bucket, ObjectLocation target, string shown, CancellationToken cancellation)
    {
        var folder = new ObjectFolder(target.Prefix, shown);
        var request = new ListObjectsV2Request { BucketName = target.Bucket, Prefix = target.Prefix };
        do
        {
            var page = await bucket.CallAsync(client => client.ListObjectsV2Async(request, cancellation), shown, cancellation).ConfigureAwait(false);
            foreach (var item in page.S3Objects ?? [])
            {
                var length = item.Size ?? 0;
                if (folder.PathOf(item.Key, length) is { } path)
                {
                    folder.Add(Create(bucket, target, item.Key, null, item.ETag, path, length, folder.ShownFile(path)));
                }
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
        return folder.ToArtifact();
    }

    private S3File Create(S3Bucket bucket, ObjectLocation target, string key, string? versionId, string? tag, string path, long length, string shown) =>
        new(bucket, target.Bucket, key, versionId, tag, path, length, shown, http) { Version = tag?.Trim('"'), AcceptsRanges = tag is not null };
}

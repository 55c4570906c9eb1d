using System.Globalization;
using System.Net;

namespace ModelStores;

/// <summary>
/// <c>hf://ORG/REPO[@REVISION]/PATH</c>: files of a model repository on Hugging Face, or on another hub with its API (<c>HF_ENDPOINT</c>), with the token <c>HF_TOKEN</c>. What a
/// branch is at the look-up is what is read later.
/// </summary>
public sealed class HuggingFaceModelSource(StoreHttp http) : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = ["hf"];

    public bool IsRemote => true;

    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        var target = HubLocation.Parse(location);
        var repository = new HubRepository(http, target.Repository, access);
        if (!target.IsFolder && await FindFileAsync(repository, target, location.Shown, access, cancellation).ConfigureAwait(false) is { } file)
        {
            return new SourceArtifact(ArtifactForm.File, [file], file.Version);
        }

        return await FindFolderAsync(repository, target, location.Shown, access, cancellation).ConfigureAwait(false);
    }

    /// <summary>Null where the repository has no such file.</summary>
    private async Task<SourceFile?> FindFileAsync(HubRepository repository, HubLocation target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        using var response = await repository.HeadAsync(target.Revision, target.Path, shown, cancellation).ConfigureAwait(false);
        if (StoreAnswer.Header(response, "X-Error-Code") == "EntryNotFound")
        {
            return null;
        }

        // A large file is somewhere else; what it is the hub says with the way there.
        var isElsewhere = (int)response.StatusCode is >= 300 and < 400;
        if (response.StatusCode != HttpStatusCode.OK && !isElsewhere)
        {
            throw await repository.RefusalAsync(response, shown, cancellation).ConfigureAwait(false);
        }

        var digest = Unquote(StoreAnswer.Header(response, "X-Linked-Etag")) is { } linked && Sha256Digest.TryParse(linked, out var sha) ? sha : (Sha256Digest?)null;
        var length = long.TryParse(StoreAnswer.Header(response, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
            : isElsewhere ? null
            : response.Content.Headers.ContentLength;
        var version = Unquote(StoreAnswer.Header(response, "X-Linked-Etag")) ?? response.Headers.ETag?.Tag.Trim('"');
        var name = target.Path[(target.Path.LastIndexOf('/') + 1)..];
        return Create(repository, StoreAnswer.Header(response, "X-Repo-Commit") ?? target.Revision, target.Path, name, length, version, digest, shown, access);
    }

    private async Task<SourceArtifact> FindFolderAsync(HubRepository repository, HubLocation target, string shown, StoreAccess access, CancellationToken cancellation)
    {
        var commit = await repository.CommitAsync(target.Revision, shown, cancellation).ConfigureAwait(false);
        var folder = new ObjectFolder(target.Prefix, shown);
        string? query = null;
        do
        {
            var (entries, next) = await repository.TreeAsync(commit, target.Prefix, query, shown, cancellation).ConfigureAwait(false);
            foreach (var entry in entries.Where(entry => entry.Type == "file"))
            {
                if (folder.PathOf(entry.Path, entry.Size) is { } path)
                {
                    Sha256Digest? digest = entry.Large is { } large && Sha256Digest.TryParse(large.Digest, out var sha) ? sha : null;
                    folder.Add(Create(repository, commit, entry.Path, path, entry.Large?.Size ?? entry.Size, digest?.Hex ?? entry.Id, digest, folder.ShownFile(path), access));
                }
            }

            query = next;
        }
        while (query is not null);
        return folder.ToArtifact();
    }

    // The commit in the URL names the bytes. Small files come from the hub itself, which need not know ranges.
    private WebFile Create(HubRepository repository, string commit, string source, string path, long? length, string? version, Sha256Digest? digest, string shown, StoreAccess access) =>
        new(http, path, length, shown, access, _ => ValueTask.FromResult(repository.File(commit, source)))
        {
            Version = version,
            Digest = digest,
            AcceptsRanges = digest is not null && length is not null,
        };

    private static string? Unquote(string? tag) => tag?.Replace("W/", string.Empty, StringComparison.Ordinal).Trim('"');
}

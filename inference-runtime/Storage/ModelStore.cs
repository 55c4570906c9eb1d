using InferenceRuntime.Models;
using InferenceRuntime.Storage.Cache;
using InferenceRuntime.Storage.Signatures;
using InferenceRuntime.Storage.Transfers;
using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>
/// Finds artifacts in the cache, and fetches what is not there. Nothing opens a file before its bytes are complete, of the right digest, and signed where a signature is asked for.
/// </summary>
public sealed class ModelStore
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    private readonly ModelSources _sources;
    private readonly ModelCache _cache;
    private readonly CacheRoom _room;
    private readonly FetchSettings _settings;
    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelStore> _log;
    private int _checkedLocks;

    /// <param name="sources">Where artifacts come from.</param>
    /// <param name="cache">The folder that keeps them.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="environment">Settings of the stores that a model's credentials do not have, by the names of environment variables.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public ModelStore(ModelSources sources, string cache, FetchSettings settings, Func<string, string?> environment, TimeProvider time, ILogger<ModelStore> log)
    {
        _sources = sources;
        _cache = new ModelCache(new CacheFolders(cache), time);
        _room = new CacheRoom(_cache, settings.CacheMaxBytes, log);
        _settings = settings;
        _environment = environment;
        _time = time;
        _log = log;
    }

    /// <param name="reference">What to fetch.</param>
    /// <param name="anew">Whether to ask the store although the cache knows what the URI was; a pinned digest needs no asking.</param>
    /// <param name="report">Told about once a second how far it is.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next try.</param>
    /// <returns>The artifact, held in the cache until it is disposed.</returns>
    /// <exception cref="ModelLoadException">The artifact can not be had.</exception>
    public async Task<Artifact> FetchAsync(ModelReference reference, bool anew, Action<FetchProgress> report, CancellationToken cancellation)
    {
        try
        {
            var location = ModelLocation.Parse(reference.Uri);
            var source = _sources.For(location);
            if (await FindKnownAsync(reference, location, source, anew, cancellation).ConfigureAwait(false) is { } known)
            {
                return known;
            }

            StorageLog.Fetching(_log, location.Shown);
            var progress = new TransferProgress(location.Shown, _time);
            using var reporting = new ProgressReports(progress, report, ReportInterval, LogInterval, _time, _log);
            return await FindInPlaceAsync(reference, location, source, progress, cancellation).ConfigureAwait(false)
                ?? await FetchAloneAsync(reference, location, source, anew, progress, cancellation).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            throw StoreFailures.Of(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The store's own failures have reasons already; what is left is the cache.
            throw new ModelLoadException(LoadFailureReason.ArtifactForbidden, $"The cache {_cache.Folders.Root} can not be used: {e.Message} Name a writable folder with --cache.", e);
        }
    }

    private static Sha256Digest? Pinned(ModelReference reference) =>
        reference.Sha256 is { } hex && Sha256Digest.TryParse(hex, out var digest) ? digest : null;

    /// <summary>What is known without asking anybody: a pinned digest, or what the URI brought before, of the version that is expected.</summary>
    private async Task<Artifact?> FindKnownAsync(ModelReference reference, ModelLocation location, IModelSource source, bool anew, CancellationToken cancellation)
    {
        var before = _cache.FindUri(reference.Uri);
        var counts = source.IsRemote && !anew && (reference.SourceVersion is null || before?.Version == reference.SourceVersion);
        var digest = Pinned(reference) ?? (counts ? before?.ParsedDigest : null);
        if (digest is not { } known || await _cache.FindAsync(known, cancellation).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var same = before?.ParsedDigest == known ? before : null;
        var isSigned = ModelSignatures.AreNeeded(reference);
        if (isSigned && !await ModelSignatures.HoldsAsync(reference, location, entry, same?.Signature, cancellation).ConfigureAwait(false))
        {
            entry.Dispose();
            return null;
        }

        return ArtifactFetch.ToArtifact(entry, location, same?.Version, fromCache: true) with { IsSigned = isSigned };
    }

    private async Task<Artifact?> FindInPlaceAsync(
        ModelReference reference, ModelLocation location, IModelSource source, TransferProgress progress, CancellationToken cancellation)
    {
        if (source.IsRemote || Pinned(reference) is not null || ModelSignatures.AreNeeded(reference))
        {
            return null;
        }

        var found = await source.FindAsync(location, AccessOf(reference), cancellation).ConfigureAwait(false);
        return await InPlaceFetch.TryRunAsync(location, found, _settings, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>One process at a time fetches a URI; the others wait and find it in the cache.</summary>
    private async Task<Artifact> FetchAloneAsync(
        ModelReference reference, ModelLocation location, IModelSource source, bool anew, TransferProgress progress, CancellationToken cancellation)
    {
        CheckLocks();
        using var alone = _cache.TryLockFetch(reference.Uri) ?? await WaitAsync(reference.Uri, progress, cancellation).ConfigureAwait(false);
        if (await FindKnownAsync(reference, location, source, anew, cancellation).ConfigureAwait(false) is { } brought)
        {
            return brought;
        }

        _cache.RemoveLeftovers();
        var budget = new RetryBudget(_settings, _time);
        var attempts = new Attempts(budget, progress, _time, _log);
        var fetch = new ArtifactFetch(_cache, _room, new ModelSignatures(_sources, AccessOf), _settings, budget, attempts, progress, _log);
        for (var changes = 1; ; changes++)
        {
            try
            {
                // Looked up anew each time, with the keys of this moment: a Secret may have been rotated.
                var found = await attempts.AnswerAsync(location.Shown, stop => source.FindAsync(location, AccessOf(reference), stop), cancellation).ConfigureAwait(false);
                return await fetch.RunAsync(reference, location, found, Pinned(reference), cancellation).ConfigureAwait(false);
            }
            catch (StoreException e) when (e.Failure == StoreFailure.Changed)
            {
                var delay = budget.NextDelay(e, changes);
                StorageLog.Changed(_log, location.Shown, e.Message);
                await Task.Delay(delay, _time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<FileLock> WaitAsync(string uri, TransferProgress progress, CancellationToken cancellation)
    {
        using var doing = progress.Doing("another process that shares the cache is fetching it");
        while (true)
        {
            await Task.Delay(LockRetry, _time, cancellation).ConfigureAwait(false);
            if (_cache.TryLockFetch(uri) is { } taken)
            {
                return taken;
            }
        }
    }

    private StoreAccess AccessOf(ModelReference reference)
    {
        var credentials = reference.CredentialsFolder is { } folder ? StoreCredentials.FromFolder(folder) : null;
        return new StoreAccess { Credentials = credentials, Environment = _environment, AmbientIdentity = credentials is null };
    }

    private void CheckLocks()
    {
        if (Interlocked.Exchange(ref _checkedLocks, 1) == 0 && !FileLock.WorksIn(_cache.Folders.Locks))
        {
            StorageLog.NoLocks(_log, _cache.Folders.Root);
        }
    }
}

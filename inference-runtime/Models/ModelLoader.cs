using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Models;

/// <summary>Brings a model from its reference to <see cref="ModelState.Ready"/>: fetch, load, warm up.</summary>
public sealed class ModelLoader(ModelStore store, SessionFactory sessions, ModelWarmup warmup, BatchProof batchProof, TimeProvider time, ILogger<ModelLoader> log)
{
    /// <summary>Throws <see cref="ModelLoadException"/>, after the model's status says the same.</summary>
    public async Task<LoadedModel> LoadAsync(ServedModel served, CancellationToken cancellation)
    {
        try
        {
            var model = await LoadAsync(served, served.Reference, cancellation).ConfigureAwait(false);
            served.Status = ModelStatus.Ready(model);
            return model;
        }
        catch (ModelLoadException e)
        {
            served.Status = ModelStatus.Failed(e);
            throw;
        }
    }

    private async Task<LoadedModel> LoadAsync(ServedModel served, ModelReference reference, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        served.Status = ModelStatus.Loading($"fetching {ModelUri.Redact(reference.Uri)}");
        var artifact = await FetchAsync(reference, cancellation).ConfigureAwait(false);
        ModelsLog.Fetched(log, reference.Name, artifact.SizeBytes, artifact.Digest, artifact.FromCache, time.GetElapsedTime(started).TotalSeconds);

        served.Status = ModelStatus.Loading("creating the session");

        // Session creation and warm-up block for as long as they take; they belong on a thread that nobody else waits for.
        return await Task.Factory.StartNew(
            () => Open(served, artifact, started, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
    }

    private async Task<Artifact> FetchAsync(ModelReference reference, CancellationToken cancellation)
    {
        try
        {
            return await store.FetchAsync(reference, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The source's own failures have reasons already; what is left is the cache.
            throw new ModelLoadException(LoadFailureReason.ArtifactForbidden, $"The cache can not be used: {e.Message}", e);
        }
    }

    private LoadedModel Open(ServedModel served, Artifact artifact, long started, CancellationToken cancellation)
    {
        OnnxFileInfo? file = null;
        ModelSession? session = null;
        try
        {
            file = OnnxFileReader.TryRead(artifact.Path);
            session = sessions.Create(artifact.Path);
            var loadTime = time.GetElapsedTime(started);
            ModelsLog.Loaded(log, served.Name, sessions.Settings.Provider, file?.OpsetText ?? "?", loadTime.TotalSeconds);
            cancellation.ThrowIfCancellationRequested();

            served.Status = ModelStatus.Loading("warming up");
            var warm = warmup.Run(session, cancellation);
            session.ProveProvider();
            var batching = batchProof.Check(session, warm.Shapes);
            if (batching.WhyNot is { } whyNot)
            {
                ModelsLog.NotBatched(log, served.Name, whyNot);
            }

            return new LoadedModel(served.Name, artifact, file ?? new OnnxFileInfo(), session, sessions.Settings.Provider)
            {
                LoadTime = loadTime,
                WarmupTime = warm.Fastest,
                Batching = batching,
            };
        }
        catch (Exception e)
        {
            session?.Dispose();
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw LoadFailureClassifier.Classify(e, file, artifact.Digest.ToString());
        }
    }
}

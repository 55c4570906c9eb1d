using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;
using ModelStores;

namespace InferenceRuntime.Models;

/// <summary>Brings a model from its reference to <see cref="ModelState.Ready"/>: fetch, load, warm up; only then does it take another's place.</summary>
public sealed class ModelLoader(ModelStore store, SessionFactory sessions, ModelWarmup warmup, BatchProof batchProof, TimeProvider time, ILogger<ModelLoader> log)
{
    // Creating a session and warming it up is work for a processor and peaks in memory: no more at once than there are processors. With
    // at least two, one model that takes minutes does not hold up all the others.
    private readonly SemaphoreSlim _opening = new(Math.Max(2, SessionSettings.ProcessorLimit));

    /// <summary>The load of a model at the process's start, once. Throws <see cref="ModelLoadException"/>, after the model's status says the same.</summary>
    public async Task<LoadedModel> LoadAsync(ServedModel served, CancellationToken cancellation)
    {
        using var operation = served.FirstOperation();
        return await LoadAsync(served, anew: false, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Loads a model again from its reference, whatever the cache remembers of it. A model that is being served goes on until the new one
    /// has answered its warm-up, and stays when that fails or is cancelled; its last request frees it. Throws <see cref="ModelLoadException"/>.
    /// </summary>
    public async Task<LoadedModel> ReloadAsync(ServedModel served, CancellationToken cancellation)
    {
        using var operation = await served.BeginOperationAsync(cancellation).ConfigureAwait(false);
        var before = served.Status;
        try
        {
            var model = await LoadAsync(served, anew: true, cancellation).ConfigureAwait(false);
            before.Model?.Dispose();
            return model;
        }
        catch (Exception e) when (e is not ModelLoadException)
        {
            // Cancelled, or a defect of ours: nothing would ever end a state of loading.
            served.Status = before;
            throw;
        }
    }

    private async Task<LoadedModel> LoadAsync(ServedModel served, bool anew, CancellationToken cancellation)
    {
        var replaces = served.Status.State == ModelState.Ready;
        try
        {
            var model = await LoadAsync(served.Reference, anew, replaces ? Ignore : Report, cancellation).ConfigureAwait(false);
            served.Status = ModelStatus.Ready(model);
            return model;
        }
        catch (ModelLoadException e) when (!replaces)
        {
            served.Status = ModelStatus.Failed(e);
            throw;
        }

        void Report(string progress) => served.Status = ModelStatus.Loading(progress);

        // The status belongs to the model that is being served.
        static void Ignore(string progress)
        {
        }
    }

    private async Task<LoadedModel> LoadAsync(ModelReference reference, bool anew, Action<string> report, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        report($"fetching {ModelLocation.Redact(reference.Uri)}");
        var artifact = await store.FetchAsync(reference, anew, progress => report(progress.ToString()), cancellation).ConfigureAwait(false);
        ModelsLog.Fetched(log, reference.Name, artifact.SizeBytes, artifact.Digest, artifact.FromCache, time.GetElapsedTime(started).TotalSeconds);

        try
        {
            report("waiting for other models to load");
            return await OpenInTurnAsync(reference, artifact, report, started, cancellation).ConfigureAwait(false);
        }
        catch
        {
            artifact.Dispose();
            throw;
        }
    }

    private async Task<LoadedModel> OpenInTurnAsync(ModelReference reference, Artifact artifact, Action<string> report, long started, CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Session creation and warm-up block for as long as they take; they belong on a thread that nobody else waits for.
            report("creating the session");
            return await Task.Factory.StartNew(
                () => Open(reference, artifact, report, started, cancellation),
                cancellation,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    private LoadedModel Open(ModelReference reference, Artifact artifact, Action<string> report, long started, CancellationToken cancellation)
    {
        OnnxFileInfo? file = null;
        ModelSession? session = null;
        try
        {
            file = OnnxFileReader.TryRead(artifact.Path);
            session = sessions.Create(artifact.Path);
            var loadTime = time.GetElapsedTime(started);
            ModelsLog.Loaded(log, reference.Name, sessions.Settings.Provider, file?.OpsetText ?? "?", loadTime.TotalSeconds);
            cancellation.ThrowIfCancellationRequested();

            report("warming up");
            var warm = warmup.Run(session, cancellation);
            session.ProveProvider();
            var batching = batchProof.Check(session, warm.Shapes);
            if (batching.WhyNot is { } whyNot)
            {
                ModelsLog.NotBatched(log, reference.Name, whyNot);
            }

            return new LoadedModel(reference.Name, artifact, file ?? new OnnxFileInfo(), session, sessions.Settings.Provider)
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

            throw LoadFailureClassifier.Classify(e, file, artifact, ModelLocation.Redact(reference.Uri));
        }
    }
}

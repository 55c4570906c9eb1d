using InferenceRuntime.Serving;

namespace InferenceRuntime.Models;

/// <summary>
/// The model repository extension, for every protocol: what there is, and loading and unloading it. A model keeps its reference for good;
/// what loads is what that reference points to at the time. Operations on one model wait for each other, those on several do not.
/// </summary>
/// <param name="registry">The models.</param>
/// <param name="loader">Loads them.</param>
/// <param name="drain">Keeps the process from ending in the middle of an operation.</param>
/// <param name="allowed">Whether clients may load and unload (--allow-model-control); the index is always open.</param>
/// <param name="log">The log.</param>
public sealed class ModelControl(ModelRegistry registry, ModelLoader loader, DrainControl drain, bool allowed, ILogger<ModelControl> log)
{
    /// <summary>Every model by name, or only those that are ready.</summary>
    public IReadOnlyList<ModelIndexEntry> Index(bool readyOnly) =>
        [.. registry.Models.Select(Entry).Where(entry => !readyOnly || entry.State == "READY")];

    /// <summary>
    /// Loads a model, or loads it again: the one that is being served goes on until the new one has answered its warm-up, and stays when
    /// that fails. Throws <see cref="ServingException"/>: Forbidden, NotFound, NotReady while draining or when the source can not be reached,
    /// Internal for a lack of memory or of the execution provider, InvalidRequest for a model that can not be served.
    /// </summary>
    public async Task LoadAsync(string name, CancellationToken cancellation)
    {
        var served = Find(name);
        drain.Enter();
        try
        {
            await loader.ReloadAsync(served, cancellation).ConfigureAwait(false);
            ModelsLog.LoadedOnRequest(log, name);
        }
        catch (ModelLoadException e)
        {
            ModelsLog.NotLoadedOnRequest(log, name, e.Reason, e.Message);
            throw new ServingException(ErrorOf(e), $"The model '{name}' could not be loaded ({e.Reason}): {e.Message}", e);
        }
        finally
        {
            drain.Exit();
        }
    }

    /// <summary>
    /// Unloads a model: new requests are refused from now on, those that have it finish, and the last one frees it. Nothing happens to a
    /// model that is not loaded. Throws <see cref="ServingException"/>: Forbidden, NotFound, NotReady while draining.
    /// </summary>
    public async Task UnloadAsync(string name, CancellationToken cancellation)
    {
        var served = Find(name);
        drain.Enter();
        try
        {
            using var operation = await served.BeginOperationAsync(cancellation).ConfigureAwait(false);
            if (served.Status.Model is { } model)
            {
                // First the status, then the model: a request that finds the model given up looks at the status again.
                served.Status = ModelStatus.Unloaded("unloaded by a client; it can be loaded again");
                model.Dispose();
                ModelsLog.UnloadedOnRequest(log, name);
            }
        }
        finally
        {
            drain.Exit();
        }
    }

    private static ModelIndexEntry Entry(ServedModel served)
    {
        var status = served.Status;
        return status.State switch
        {
            ModelState.Ready => new ModelIndexEntry(served.Name, status.Model!.Version, "READY", string.Empty),
            ModelState.Loading => new ModelIndexEntry(served.Name, null, "LOADING", status.Message),
            _ => new ModelIndexEntry(served.Name, null, "UNAVAILABLE", status.Reason is { } reason ? $"{reason}: {status.Message}" : status.Message),
        };
    }

    private static ServingError ErrorOf(ModelLoadException failure) => failure.Reason switch
    {
        LoadFailureReason.ArtifactUnreachable => ServingError.NotReady,
        LoadFailureReason.OutOfMemory or LoadFailureReason.ProviderUnavailable => ServingError.Internal,
        _ => ServingError.InvalidRequest,
    };

    private ServedModel Find(string name)
    {
        if (!allowed)
        {
            throw new ServingException(
                ServingError.Forbidden, "Clients may not load and unload models of this server; it would have to be started with --allow-model-control.");
        }

        return registry.Get(name);
    }
}

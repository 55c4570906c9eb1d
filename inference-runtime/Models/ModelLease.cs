namespace InferenceRuntime.Models;

/// <summary>Keeps a model loaded while a request uses it. To be disposed exactly once.</summary>
public readonly struct ModelLease : IDisposable
{
    internal ModelLease(LoadedModel model) => Model = model;

    public LoadedModel Model { get; }

    public void Dispose() => Model.Release();
}

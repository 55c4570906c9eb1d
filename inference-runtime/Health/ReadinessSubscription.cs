using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Health;

/// <summary>Listens to every model and to the shutdown.</summary>
internal sealed class ReadinessSubscription : IDisposable
{
    private readonly ModelRegistry _registry;
    private readonly DrainControl _drain;
    private readonly Action _changed;

    public ReadinessSubscription(ModelRegistry registry, DrainControl drain, Action changed)
    {
        (_registry, _drain, _changed) = (registry, drain, changed);
        _drain.StateChanged += changed;
        foreach (var model in _registry.Models)
        {
            model.StatusChanged += changed;
        }
    }

    public void Dispose()
    {
        _drain.StateChanged -= _changed;
        foreach (var model in _registry.Models)
        {
            model.StatusChanged -= _changed;
        }
    }
}

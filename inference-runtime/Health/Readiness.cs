using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Health;

/// <summary>Whether this process wants requests: every model has answered its warm-up and no shutdown has begun.</summary>
public sealed class Readiness(ModelRegistry registry, DrainControl drain)
{
    public bool IsReady => drain.State == DrainState.Serving && registry.AllReady;

    public bool IsDraining => drain.State != DrainState.Serving;

    /// <summary>What every model that is not ready is doing, or why it failed, by served name.</summary>
    public IReadOnlyDictionary<string, string> Reasons() => registry.Models
        .Where(model => model.Status.State != ModelState.Ready)
        .ToDictionary(model => model.Name, model => model.Status.Describe(), StringComparer.Ordinal);

    /// <summary>Calls <paramref name="changed"/> after everything that may change an answer of this class, or a model's status, until disposal.</summary>
    public IDisposable Subscribe(Action changed) => new ReadinessSubscription(registry, drain, changed);
}

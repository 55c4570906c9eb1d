using ModelOperator.Entities;

namespace ModelOperator.Status.Diagnoses;

/// <summary>A pod that answers, but computes on something else than was asked for: to whoever pays for the GPU that is a failure.</summary>
internal static class FallbackProvider
{
    public static Diagnosis? Of(Observation observation)
    {
        var asked = observation.Effective?.Runtime?.ExecutionProvider;
        return asked is not (null or ExecutionProviders.Auto)
            && observation.Model is { ExecutionProvider: { } found } model
            && !found.Equals(asked, StringComparison.OrdinalIgnoreCase)
            ? new Diagnosis(
                Reasons.ProviderFallback,
                $"pod {model.Pod} runs the model on {found}; {asked} was asked for") { ConcernsModel = true }
            : null;
    }
}

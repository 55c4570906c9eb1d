using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>A pod that answers, but computes on something else than was asked for: to whoever pays for the GPU that is a failure.</summary>
internal static class FallbackProvider
{
    private const string Flag = "--execution-provider=";

    public static Diagnosis? Of(Observation observation)
    {
        if (observation.Model is not { ExecutionProvider: { } found } model || Asked(observation.Pods, model.Pod) is not { } asked)
        {
            return null;
        }

        return found.Equals(asked, StringComparison.OrdinalIgnoreCase)
            ? null
            : new Diagnosis(Reasons.ProviderFallback, $"pod {model.Pod} runs the model on {found}; {asked} was asked for") { ConcernsModel = true };
    }

    /// <summary>What the pod itself was started with: its template may be older than the defaults of today.</summary>
    private static string? Asked(IEnumerable<V1Pod> pods, string? name) =>
        pods.FirstOrDefault(pod => pod.Metadata.Name == name)?.Spec?.Containers?
            .SelectMany(container => container.Args ?? [])
            .FirstOrDefault(argument => argument.StartsWith(Flag, StringComparison.Ordinal))?[Flag.Length..];
}

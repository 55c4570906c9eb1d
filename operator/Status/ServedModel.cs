using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>What the status says of the model.</summary>
internal static class ServedModel
{
    /// <summary>What is known stays until a pod of the current template is there to say something newer.</summary>
    /// <param name="previous">The status so far.</param>
    /// <param name="observation">What was found.</param>
    public static ModelStatus? Of(InferenceServiceStatus? previous, Observation observation) =>
        observation.Model is { } known ? known with { PreviousDigest = Before(known, previous, observation) }
        : PodFacts.ReadyAndCurrent(observation.Pods, observation.TemplateDigest).Any() ? null
        : previous?.Model;

    // Of another place another model is served, which replaces nothing.
    private static string? Before(ModelStatus known, InferenceServiceStatus? previous, Observation observation) =>
        previous?.Model is not { Digest: { } digest } model || previous.Effective?.Model?.StorageUri != observation.Effective?.Model?.StorageUri ? null
        : digest == known.Digest ? model.PreviousDigest
        : digest;
}

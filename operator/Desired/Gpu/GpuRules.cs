using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;

namespace ModelOperator.Desired.Gpu;

/// <summary>What the schema can not say of spec.gpu, because it depends on the profiles of the settings or on what the maker's GPUs can do.</summary>
public static class GpuRules
{
    public static IEnumerable<FieldError> Check(InferenceServiceSpec spec, GpuSettings settings)
    {
        if (spec.Gpu is not { } gpu)
        {
            return [];
        }

        if (gpu.Profile is not null && GpuPlacement.Profile(gpu, settings) is null)
        {
            return [new FieldError("spec.gpu.profile", $"is '{gpu.Profile}'; {Known(settings)}")];
        }

        var placement = GpuPlacement.Of(gpu, settings)!;
        return [.. Counts(placement), .. Provider(spec, placement), .. Selectors(spec, settings), .. Amounts(spec, placement)];
    }

    private static string Known(GpuSettings settings) => settings.Profiles.Count > 0
        ? $"expected one of {string.Join(", ", settings.Profiles.Keys.Order(StringComparer.Ordinal))} (the operator's setting gpu.profiles)"
        : "the operator's setting gpu.profiles has no profile: ask for one to be added, or use spec.gpu.resourceName";

    private static IEnumerable<FieldError> Counts(GpuPlacement placement)
    {
        if (placement.Count > 1 && GpuResource.IsMig(placement.ResourceName))
        {
            yield return new FieldError(
                "spec.gpu.count",
                $"is {placement.Count} with {placement.ResourceName}; a process can use one MIG slice only: set 1 and more replicas, or ask for a larger slice");
        }
    }

    private static IEnumerable<FieldError> Provider(InferenceServiceSpec spec, GpuPlacement placement)
    {
        const string field = "spec.runtime.executionProvider";
        var asked = spec.Runtime?.ExecutionProvider;
        if (asked is null or ExecutionProviders.Auto)
        {
            if (placement.Provider is null)
            {
                yield return new FieldError(field, $"is Auto, which is not defined for {placement.ResourceName}; expected Cuda, TensorRt or MiGraphX");
            }
        }
        else if (asked != ExecutionProviders.Cpu && GpuResource.Provider(placement.ResourceName) is { } maker && IsMiGraphX(asked) != IsMiGraphX(maker))
        {
            yield return new FieldError(field, $"is {asked}, which does not run on {placement.ResourceName}; expected Auto or {maker}");
        }
    }

    private static bool IsMiGraphX(string provider) => provider == ExecutionProviders.MiGraphX;

    // A label that two places want to have different values selects no node at all.
    private static IEnumerable<FieldError> Selectors(InferenceServiceSpec spec, GpuSettings settings)
    {
        var gpu = spec.Gpu!;
        var profile = GpuPlacement.Profile(gpu, settings)?.NodeSelector;
        return Contradictions("spec.gpu.nodeSelector", gpu.NodeSelector, $"the profile {gpu.Profile}", profile)
            .Concat(Contradictions("spec.pod.nodeSelector", spec.Pod?.NodeSelector, $"the profile {gpu.Profile}", profile))
            .Concat(Contradictions("spec.pod.nodeSelector", spec.Pod?.NodeSelector, "spec.gpu.nodeSelector", gpu.NodeSelector));
    }

    private static IEnumerable<FieldError> Contradictions(
        string field, IReadOnlyDictionary<string, string>? labels, string other, IReadOnlyDictionary<string, string>? others) =>
        (labels ?? new Dictionary<string, string>())
            .Where(label => others?.TryGetValue(label.Key, out var wanted) == true && wanted != label.Value)
            .Select(label => new FieldError($"{field}[{label.Key}]", $"is '{label.Value}'; {other} says '{others![label.Key]}': leave one of them out"));

    private static IEnumerable<FieldError> Amounts(InferenceServiceSpec spec, GpuPlacement placement)
    {
        if (spec.Resources?.Requests?.ContainsKey(placement.ResourceName) == true || spec.Resources?.Limits?.ContainsKey(placement.ResourceName) == true)
        {
            yield return new FieldError("spec.resources", $"names {placement.ResourceName}, which spec.gpu sets already: use spec.gpu.count");
        }
    }
}

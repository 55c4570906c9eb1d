using System.Collections;
using System.Reflection;
using ModelOperator.Entities;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Desired;

/// <summary>Finds fields that are set and that nothing acts on yet, so that none is ignored in silence.</summary>
public static class FieldsNotInEffect
{
    /// <summary>The paths of such fields, such as <c>spec.model.warmup.inputs</c>, in the order of the API.</summary>
    public static IReadOnlyList<string> Find(InferenceServiceSpec spec) => [.. Marked(spec, "spec"), .. Values(spec)];

    public static bool IsInEffect(ScalingMetric metric) => metric.Type is ScalingMetricTypes.Cpu or ScalingMetricTypes.Memory;

    // A value of a field, rather than the field, waits for its behaviour.
    private static IEnumerable<string> Values(InferenceServiceSpec spec)
    {
        foreach (var metric in (spec.Scaling?.Metrics ?? []).Where(metric => metric is not null && !IsInEffect(metric)))
        {
            yield return $"spec.scaling.metrics[{metric.Type}]";
        }

        if (spec.Rollout?.Strategy == RolloutStrategies.InPlace)
        {
            yield return "spec.rollout.strategy=InPlace";
        }
    }

    private static IEnumerable<string> Marked(object value, string path)
    {
        foreach (var property in EntityProperties.Of(value.GetType()))
        {
            if (property.GetValue(value) is not { } set)
            {
                continue;
            }

            var at = $"{path}.{EntityProperties.NameOf(property)}";
            if (property.IsDefined(typeof(NotYetInEffectAttribute)))
            {
                yield return at;
            }
            else if (set is not IEnumerable && set.GetType().Namespace == typeof(InferenceServiceSpec).Namespace)
            {
                foreach (var below in Marked(set, at))
                {
                    yield return below;
                }
            }
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Entities;

namespace ModelOperator.Migration.KServe;

/// <summary>How many pods run. KServe says it in the predictor, in annotations of its own, or in Knative's.</summary>
internal sealed class ScalingConversion(SourceFields predictor, SourceFields? annotations, Target target, List<Remark> remarks)
{
    /// <summary>What KServe's autoscaler aims at where nothing says otherwise, in percent.</summary>
    private const int KServeTarget = 80;

    private static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal) { ["cpu"] = ScalingMetricTypes.Cpu, ["memory"] = ScalingMetricTypes.Memory };

    public void Convert()
    {
        annotations?.Take(KServeAnnotations.LastApplied);
        var least = predictor.TakeInteger("minReplicas") ?? Annotation(KServeAnnotations.MinScale) ?? 1;
        var most = predictor.TakeInteger("maxReplicas") ?? Annotation(KServeAnnotations.MaxScale) ?? 0;
        var owner = annotations?.TakeString(KServeAnnotations.AutoscalerClass);
        var metric = Metric();
        if (least == 0)
        {
            remarks.Add(new Remark(predictor.PathOf("minReplicas"), "a service does not scale to zero by itself; it has 1 replica, and spec.suspend removes its pods until it is wanted", IsLoss: true));
            least = 1;
        }

        if (owner is "external" or "none")
        {
            remarks.Add(new Remark($"metadata.annotations.{KServeAnnotations.AutoscalerClass}", owner == "none"
                ? "the number of replicas is fixed"
                : "the number of replicas is the autoscaler's of your own: let it target this InferenceService, whose scale subresource it sets", IsLoss: false));
            most = 0;
        }

        target.Set("spec.scaling.minReplicas", least > 1 || most > least ? least : null);
        if (most > least)
        {
            target.Set("spec.scaling.maxReplicas", most);
            target.Set("spec.scaling.metrics", new JsonArray(new JsonObject { ["type"] = metric.Type, ["target"] = metric.Target }));
        }
    }

    /// <summary>The first that is set of: the predictor's list of metrics, its one metric, the annotations.</summary>
    private (string Type, int Target) Metric()
    {
        var listed = Listed();
        var name = predictor.TakeString("scaleMetric") ?? annotations?.TakeString(KServeAnnotations.Metric);
        var percent = predictor.TakeInteger("scaleTarget") ?? Annotation(KServeAnnotations.TargetUtilization);
        if (listed is { } found)
        {
            return found;
        }

        if (name is null || Metrics.ContainsKey(name))
        {
            return (Metrics.GetValueOrDefault(name ?? "cpu")!, percent ?? KServeTarget);
        }

        remarks.Add(new Remark(predictor.PathOf("scaleMetric"), $"there is no autoscaling by {name} yet; it scales by CPU at {KServeTarget} %, and KEDA can target this InferenceService instead", IsLoss: true));
        return (ScalingMetricTypes.Cpu, KServeTarget);
    }

    /// <summary><c>autoScaling.metrics</c>, as far as it is one share of CPU or memory.</summary>
    private (string Type, int Target)? Listed()
    {
        if (predictor.Open("autoScaling") is not { } autoscaling || autoscaling.Take("metrics") is not JsonArray metrics)
        {
            return null;
        }

        (string Type, int Target)? converted = null;
        foreach (var (entry, index) in metrics.Select((entry, index) => (entry, index)))
        {
            if (converted is null && Read(entry) is { } read)
            {
                converted = read;
            }
            else
            {
                remarks.Add(new Remark($"{autoscaling.PathOf("metrics")}[{index}]", "only one share of CPU or memory (type Resource, target Utilization) is carried over", IsLoss: true));
            }
        }

        return converted;
    }

    private static (string Type, int Target)? Read(JsonNode? entry) =>
        entry?["resource"] is { } resource
        && Metrics.TryGetValue((string?)resource["name"] ?? "", out var type)
        && SourceFields.IsInteger(resource["target"]?["averageUtilization"], out var percent)
            ? (type, percent)
            : null;

    private int? Annotation(string name) => annotations?.TakeString(name) is { } text
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{annotations.PathOf(name)} is '{text}'; expected a whole number")
        : null;
}

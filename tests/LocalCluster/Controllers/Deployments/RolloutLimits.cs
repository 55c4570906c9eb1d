using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Deployments;

/// <summary>A Deployment's maxSurge and maxUnavailable as numbers of pods.</summary>
public readonly record struct RolloutLimits(int MaxSurge, int MaxUnavailable)
{
    /// <summary>Percents round up for the surge and down for what may be missing; both may not be 0, or nothing could ever move.</summary>
    public static RolloutLimits Of(JsonObject deployment)
    {
        if (deployment.Text("spec", "strategy", "type") == "Recreate")
        {
            return default;
        }

        var replicas = deployment.Int(1, "spec", "replicas");
        var rolling = deployment.Map("spec", "strategy", "rollingUpdate");
        var surge = Resolve(rolling?["maxSurge"], replicas, roundUp: true);
        var unavailable = Resolve(rolling?["maxUnavailable"], replicas, roundUp: false);
        if (surge == 0 && unavailable == 0)
        {
            unavailable = 1;
        }

        return new RolloutLimits(surge, Math.Min(unavailable, replicas));
    }

    private static int Resolve(JsonNode? value, int replicas, bool roundUp)
    {
        if (value.Text() is not { } text)
        {
            return value is null ? Percent(25, replicas, roundUp) : value.Int(0);
        }

        return text.EndsWith('%')
            ? Percent(int.Parse(text[..^1], CultureInfo.InvariantCulture), replicas, roundUp)
            : int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static int Percent(int percent, int replicas, bool roundUp) => ((percent * replicas) + (roundUp ? 99 : 0)) / 100;
}

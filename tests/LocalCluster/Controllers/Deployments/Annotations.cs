using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Deployments;

/// <summary>What a Deployment notes on its ReplicaSets, which <c>kubectl rollout</c> and proportional scaling read.</summary>
public static class Annotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private static readonly HashSet<string> NotCopied = new(StringComparer.Ordinal)
    {
        "kubectl.kubernetes.io/last-applied-configuration", "deprecated.deployment.rollback.to", Revision, RevisionHistory, DesiredReplicas, MaxReplicas,
    };

    public static int RevisionOf(JsonObject obj) => obj.NumericAnnotation(Revision) ?? 0;

    /// <summary>The annotations of the current ReplicaSet: the Deployment's own, and its revision, with the ones it had before as its history.</summary>
    public static Dictionary<string, string> ForCurrentSet(JsonObject deployment, JsonObject? set, int revision)
    {
        var result = set is null ? new Dictionary<string, string>(StringComparer.Ordinal) : set.Strings("metadata", "annotations");
        foreach (var (name, value) in deployment.Strings("metadata", "annotations").Where(entry => !NotCopied.Contains(entry.Key)))
        {
            result[name] = value;
        }

        var before = set is null ? 0 : RevisionOf(set);
        if (before < revision)
        {
            result[Revision] = Text(revision);
            if (before > 0)
            {
                result[RevisionHistory] = result.TryGetValue(RevisionHistory, out var history) ? $"{history},{before}" : Text(before);
            }
        }

        return result;
    }

    public static void SetReplicas(Dictionary<string, string> annotations, JsonObject deployment)
    {
        var replicas = deployment.Int(1, "spec", "replicas");
        annotations[DesiredReplicas] = Text(replicas);
        annotations[MaxReplicas] = Text(replicas + RolloutLimits.Of(deployment).MaxSurge);
    }

    public static JsonObject ToJson(Dictionary<string, string> annotations) =>
        new(annotations.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

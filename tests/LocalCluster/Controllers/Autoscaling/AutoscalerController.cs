using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Controllers.Autoscaling;

/// <summary>
/// The HorizontalPodAutoscaler of a cluster without a metrics API: it keeps the target between its bounds, and says in its
/// conditions that it can not compute more than that.
/// </summary>
public sealed class AutoscalerController : Controller
{
    private const string Manager = "kube-controller-manager";

    public AutoscalerController(ClusterState cluster, ILogger<AutoscalerController> logger) : base(cluster, logger)
    {
        cluster.Autoscalers.Changed += (before, after) => Queue.Add((after ?? before)!.Key());
        cluster.Deployments.Changed += (before, after) =>
        {
            var target = (after ?? before)!;
            foreach (var autoscaler in cluster.Autoscalers.List(target.Namespace()).Where(item => item.Text("spec", "scaleTargetRef", "name") == target.Name()))
            {
                Queue.Add(autoscaler.Key());
            }
        };
    }

    protected override async Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (Cluster.Autoscalers.Get(key) is not { } autoscaler || autoscaler.IsDeleting())
        {
            return;
        }

        var conditions = new ConditionList(autoscaler, Time.GetUtcNow());
        var status = new JsonObject { ["desiredReplicas"] = autoscaler.Int(0, "status", "desiredReplicas"), ["currentMetrics"] = null };
        if (autoscaler.Text("status", "lastScaleTime") is { } lastScale)
        {
            status["lastScaleTime"] = lastScale;
        }

        try
        {
            var scale = await ScaleAsync(autoscaler, null, cancel).ConfigureAwait(false);
            conditions.Set("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale");
            await DecideAsync(autoscaler, scale, status, conditions, cancel).ConfigureAwait(false);
        }
        catch (ApiException missing) when (missing.Code == 404)
        {
            var message = $"the HPA controller was unable to get the target's current scale: {missing.Message}";
            conditions.Set("AbleToScale", "False", "FailedGetScale", message);
            Cluster.Events.Warning(EventSource.Autoscalers, autoscaler, "HorizontalPodAutoscaler", "autoscaling/v2", "FailedGetScale", missing.Message);
        }

        conditions.WriteTo(status);
        await Cluster.Autoscalers.SetStatusAsync(autoscaler, status, Manager, cancel).ConfigureAwait(false);
    }

    private async Task DecideAsync(JsonObject autoscaler, JsonObject scale, JsonObject status, ConditionList conditions, CancellationToken cancel)
    {
        var current = scale.Int(0, "spec", "replicas");
        var min = autoscaler.Int(1, "spec", "minReplicas");
        var max = autoscaler.Int(1, "spec", "maxReplicas");
        status["currentReplicas"] = current;
        if (current == 0 && min != 0)
        {
            conditions.Set("ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
            return;
        }

        var (desired, because) = current > max ? (max, "Current number of replicas above Spec.MaxReplicas")
            : current < min ? (min, "Current number of replicas below Spec.MinReplicas")
            : (current, null);
        if (because is not null)
        {
            await ScaleAsync(autoscaler, desired, cancel).ConfigureAwait(false);
            conditions.Set("AbleToScale", "True", "SucceededRescale", $"the HPA controller was able to update the target scale to {desired}");
            status["desiredReplicas"] = desired;
            status["lastScaleTime"] = Timestamp.Seconds(Time.GetUtcNow());
            Cluster.Events.Normal(
                EventSource.Autoscalers, autoscaler, "HorizontalPodAutoscaler", "autoscaling/v2", "SuccessfulRescale", $"New size: {desired}; reason: {because}");
            return;
        }

        var (reason, cause) = MissingMetric.Of(autoscaler);
        status["currentMetrics"] = new JsonArray([.. autoscaler.Items("spec", "metrics").Select(_ => new JsonObject { ["type"] = "" })]);
        conditions.Set("ScalingActive", "False", reason, $"the HPA was unable to compute the replica count: {cause}");
    }

    /// <summary>Reads the target's scale, or with <paramref name="replicas"/> sets it.</summary>
    private Task<JsonObject> ScaleAsync(JsonObject autoscaler, int? replicas, CancellationToken cancel)
    {
        var target = autoscaler.Map("spec", "scaleTargetRef") ?? [];
        var apiVersion = (target.Text("apiVersion") ?? "apps/v1").Split('/');
        var plural = $"{target.Text("kind")?.ToLowerInvariant()}s";
        var kind = apiVersion is [var group, var version] ? new ResourceKind(group, version, plural) : new ResourceKind("", apiVersion[0], plural);

        // The client reads no subresources; an empty patch changes nothing and answers with the Scale.
        var patch = replicas is { } count ? new JsonObject { ["spec"] = new JsonObject { ["replicas"] = count } } : [];
        return Cluster.Client.MergePatchAsync(kind, autoscaler.Namespace(), target.Text("name") ?? "", patch, "scale", Manager, cancel);
    }
}

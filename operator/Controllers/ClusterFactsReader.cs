using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Desired.Gpu;
using ModelOperator.Entities;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>
/// Reads what a plan depends on and no cache holds: nodes and their GPUs, the size of a model. It reads only when the pods of a service with GPUs are about
/// to be replaced, so that it costs nothing at rest, and needs no watch of every pod of the cluster.
/// </summary>
/// <param name="api">Lists nodes and pods.</param>
/// <param name="sizes">Knows the sizes of models.</param>
/// <param name="seesNodes">False for an operator of single namespaces: nodes, and the pods of other namespaces on them, are not its to see.</param>
public sealed class ClusterFactsReader(IKubernetesApi api, IArtifactSizes sizes, bool seesNodes)
{
    private static readonly GpuRollout Unseen = new(
        IsSurge: false, "the operator serves single namespaces (--watch-namespaces) and does not see which GPUs are free; with rollout.strategy RollingUpdate a new pod starts first");

    // What has ended reserves nothing, and what has no node yet neither.
    private const string RunningPods = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed";

    /// <summary>The facts for a second plan; those of the first one, <paramref name="known"/>, when it can stand.</summary>
    public async Task<ClusterFacts> CompleteAsync(
        V1Beta1InferenceService service, DesiredChildren plan, ClusterFacts known, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        var effective = plan.Pinned.Effective;
        if (effective.Gpu is null || EffectiveSpec.RequiredReplicas(effective) == 0)
        {
            return known;
        }

        var isNew = Annotations.TemplateDigest(known.Deployment?.Spec?.Template?.Metadata) != plan.TemplateDigest;
        return known with
        {
            Rollout = await RolloutAsync(plan, known.Deployment, pods, isNew, cancellationToken),
            ModelBytes = isNew && effective.Gpu.Memory is not null ? await SizeAsync(service, effective, cancellationToken) : null,
        };
    }

    private async Task<GpuRollout?> RolloutAsync(
        DesiredChildren plan, V1Deployment? live, IReadOnlyList<V1Pod> pods, bool isNew, CancellationToken cancellationToken)
    {
        if (plan.Pinned.Effective.Rollout!.Strategy != RolloutStrategies.Auto || live is not { Spec.Replicas: > 0 })
        {
            return null;
        }

        if (isNew)
        {
            return seesNodes ? await RoomAsync(plan, cancellationToken) : Unseen;
        }

        // Somebody else was quicker with the free GPU: the new pod would wait for one that only the old pod can give.
        return GpuRollout.Of(live) is not { IsSurge: false } && RolloutState.Of(plan.Pinned.Effective, live).HasOlderPods && Unschedulable(pods, plan.TemplateDigest) is { } sentence
            ? new GpuRollout(IsSurge: false, $"a new pod beside the old ones found no place: {sentence}")
            : null;
    }

    private async Task<GpuRollout> RoomAsync(DesiredChildren plan, CancellationToken cancellationToken)
    {
        var room = new ClusterRoom();
        await foreach (var node in api.ListAllAsync<V1Node>(new ListQuery(), cancellationToken))
        {
            room.Add(node);
        }

        await foreach (var pod in api.ListAllAsync<V1Pod>(new ListQuery { FieldSelector = RunningPods }, cancellationToken))
        {
            room.Add(pod);
        }

        return room.Decide(plan.Pinned.Template.Spec, plan.Pinned.Effective.Gpu!.ResourceName!);
    }

    private async Task<long?> SizeAsync(V1Beta1InferenceService service, InferenceServiceSpec effective, CancellationToken cancellationToken)
    {
        var uri = effective.Model!.StorageUri!;
        return service.Status is { Model.SizeBytes: { } size, Effective.Model.StorageUri: { } served } && served == uri
            ? size
            : await sizes.FindAsync(effective, cancellationToken);
    }

    private static string? Unschedulable(IReadOnlyList<V1Pod> pods, string templateDigest) => pods
        .Where(pod => PodFacts.IsCurrent(pod, templateDigest))
        .Select(PodFacts.NotScheduled)
        .FirstOrDefault(condition => condition?.Reason == "Unschedulable")?.Message;
}

using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Status;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Controllers;

/// <summary>
/// Reads the Events of a pod whose own status does not say what is wrong with it: a volume that can not be mounted, a probe that fails. Only then: Events
/// are many, and watching them would cost more than all else. A service that is settled, or starts as it should, reads none.
/// </summary>
public sealed partial class PodEvents(IKubernetesApi api, TimeProvider time, ILogger<PodEvents> logger)
{
    /// <summary>How long a pod may be on its way before somebody asks why, and at least between two questions: most pods are through in less.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>At most between two questions; a pod that has been stuck for long is not asked after more often.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How often to look whether a pod that is being deleted has gone.</summary>
    private static readonly TimeSpan DeletionCheck = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ObjectKey, UnclearPods> _unclear = new();

    /// <summary>The observation with what Events say, and with when to look again.</summary>
    public async Task<Observation> AddAsync(V1Beta1InferenceService service, Observation observation, CancellationToken cancellationToken)
    {
        var pods = observation.Pods
            .Where(pod => PodFacts.IsCurrent(pod, observation.TemplateDigest) && !PodFacts.IsReady(pod) && IsUnclear(pod))
            .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        // A service that serves as asked has no cause to show, even where a pod beyond the required ones, as an autoscaler adds, is stuck.
        if (pods.Count == 0 || RolloutState.Of(observation.Effective!, observation.Deployment).IsComplete)
        {
            Forget(ObjectKey.Of(service));
            return observation.Pods.Any(pod => pod.Metadata.DeletionTimestamp is not null)
                ? observation with { LookAgainAfter = Earliest.Of(observation.LookAgainAfter, DeletionCheck) }
                : observation;
        }

        var unclear = Remember(ObjectKey.Of(service), pods);
        // One is enough: one cause is shown, and the pods of one template mostly share it. After a restart of the operator what was shown goes on being shown.
        var due = pods.Find(pod => UnclearPod.WasStopped(pod) || IsExplained(service) || time.GetElapsedTime(unclear.Since[pod.Metadata.Uid!]) >= Patience);
        if (due is not null && await ReadAsync(due, cancellationToken) is { } reports)
        {
            unclear.Reports = reports;
        }

        var longest = time.GetElapsedTime(unclear.Since.Values.Min());
        var pause = longest < Patience ? Patience : longest < LongestPause ? longest : LongestPause;
        return observation with { Reports = unclear.Reports, LookAgainAfter = Earliest.Of(observation.LookAgainAfter, pause) };
    }

    /// <summary>Drops what is remembered of a service that is gone.</summary>
    public void Forget(ObjectKey key) => _unclear.TryRemove(key, out _);

    private static bool IsExplained(V1Beta1InferenceService service) => service.Status?.Conditions?.Any(condition =>
        condition is { Type: ConditionTypes.Ready, Status: "False" } && condition.Reason != Reasons.RollingOut) == true;

    private static bool IsUnclear(V1Pod pod) =>
        pod.Metadata.Uid is not null && (UnclearPod.IsBeingCreated(pod) || UnclearPod.FailsReadiness(pod) || UnclearPod.WasStopped(pod));

    private UnclearPods Remember(ObjectKey key, IReadOnlyList<V1Pod> pods)
    {
        var before = _unclear.GetValueOrDefault(key);
        return _unclear[key] = new UnclearPods
        {
            Since = pods.ToDictionary(
                pod => pod.Metadata.Uid!,
                pod => before?.Since.TryGetValue(pod.Metadata.Uid!, out var first) == true ? first : time.GetTimestamp(),
                StringComparer.Ordinal),
            Reports = before?.Reports ?? [],
        };
    }

    /// <summary>Null when they can not be read.</summary>
    private async Task<IReadOnlyList<PodReport>?> ReadAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var query = new ListQuery { Namespace = pod.Metadata.NamespaceProperty, FieldSelector = $"involvedObject.uid={pod.Metadata.Uid}" };
        try
        {
            var page = await api.ListAsync<Corev1Event>(query, cancellationToken);
            return
            [
                .. page.Items
                    .OrderBy(report => report.LastTimestamp ?? report.EventTime ?? report.Metadata.CreationTimestamp)
                    .Select(report => new PodReport(pod.Metadata.Name, report.Reason ?? "", report.Message ?? "")),
            ];
        }
        catch (Exception problem) when (problem is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            // Events are often kept back by an administrator, or in a store of their own: without them the diagnosis is less exact, and nothing worse.
            NotReadable(logger, pod.Metadata.NamespaceProperty, pod.Metadata.Name, problem.Message);
            return null;
        }
    }

    [LoggerMessage(2011, LogLevel.Warning, "The events of pod {Namespace}/{Pod} can not be read, so what only they tell is not in the status: {Problem}")]
    private static partial void NotReadable(ILogger logger, string? @namespace, string pod, string problem);

    /// <summary>What is remembered of a service while it has pods that do not say what is wrong.</summary>
    private sealed class UnclearPods
    {
        /// <summary>Since when, by uid, on this process's own clock: the node's may differ.</summary>
        public required IReadOnlyDictionary<string, long> Since { get; init; }

        /// <summary>What was last read: should the next read fail, the cause does not come and go.</summary>
        public IReadOnlyList<PodReport> Reports { get; set; } = [];
    }
}

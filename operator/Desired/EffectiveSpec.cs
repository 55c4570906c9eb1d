using k8s.Models;
using ModelOperator.Desired.Gpu;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>
/// Resolves a spec with every default: what <c>status.effective</c> shows and the only thing that the children are made from. Fields that are not in
/// effect are left out, so that it shows what really runs.
/// </summary>
public static class EffectiveSpec
{
    public const int DefaultWarmupIterations = 3;
    public const int DefaultCpuTarget = 70;

    /// <summary>The server leaves the endpoints for 5 s and drains for up to 25 s; 10 s are to spare.</summary>
    public const long DefaultTerminationGracePeriodSeconds = 40;

    private const string DefaultRequestTimeout = "30s";
    private const string DefaultProgressDeadline = "10m";
    private static readonly ResourceQuantity DefaultMaxRequestBytes = new("64Mi");

    /// <summary>The spec must be valid.</summary>
    public static InferenceServiceSpec Resolve(V1Beta1InferenceService service, OperatorConfiguration configuration)
    {
        var spec = service.Spec;
        var resources = Resources(spec.Resources, configuration.Resources);
        var gpu = GpuPlacement.Of(spec.Gpu, configuration.Gpu);
        return new InferenceServiceSpec
        {
            Model = new ModelSpec
            {
                StorageUri = spec.Model!.StorageUri,
                Name = spec.Model.Name ?? service.Metadata.Name,
                Sha256 = spec.Model.Sha256,
                Signature = spec.Model.Signature,
                SecretRef = spec.Model.SecretRef,
                Refresh = spec.Model.Refresh ?? RefreshPolicies.IfNotPresent,
                Warmup = new WarmupSpec { Iterations = spec.Model.Warmup?.Iterations ?? DefaultWarmupIterations },
            },
            Runtime = new RuntimeSpec
            {
                Image = spec.Runtime?.Image ?? gpu?.Image ?? configuration.Runtime.Image,
                ExecutionProvider = Provider(spec.Runtime?.ExecutionProvider, gpu),
                Threads = Threads(spec.Runtime?.Threads, resources),
                Batching = spec.Runtime?.Batching,
                RequestTimeout = spec.Runtime?.RequestTimeout ?? DefaultRequestTimeout,
                MaxRequestBytes = spec.Runtime?.MaxRequestBytes ?? DefaultMaxRequestBytes,
                Env = spec.Runtime?.Env,
            },
            Resources = resources,
            Gpu = gpu is null
                ? null
                : spec.Gpu! with { Count = gpu.Count, ResourceName = gpu.ResourceName, NodeSelector = gpu.NodeSelector, Memory = gpu.Memory },
            Scaling = Scaling(spec.Scaling),
            Rollout = new RolloutSpec
            {
                Strategy = Strategy(spec),
                ProgressDeadline = spec.Rollout?.ProgressDeadline ?? DefaultProgressDeadline,
            },
            Pod = Pod(service, spec.Pod ?? new PodSpec(), gpu, configuration),
            Suspend = spec.Suspend ?? false,
            Network = spec.Network,
            Security = spec.Security?.IsInUse == true ? spec.Security : null,
            Observability = new ObservabilitySpec { PodMonitor = spec.Observability?.PodMonitor ?? PodMonitorModes.Auto },
        };
    }

    /// <summary>Whether an autoscaler decides the number of replicas. With minReplicas 0, or suspended, it would have nothing to do.</summary>
    public static bool IsAutoscaled(InferenceServiceSpec effective) =>
        effective is { Suspend: not true, Scaling: { MinReplicas: > 0, MaxReplicas: not null } scaling } && scaling.MaxReplicas > scaling.MinReplicas;

    /// <summary>The pods that must be ready for the service to be ready.</summary>
    public static int RequiredReplicas(InferenceServiceSpec effective) =>
        effective.Suspend == true ? 0 : effective.Scaling!.MinReplicas!.Value;

    private static string Provider(string? asked, GpuPlacement? gpu) => asked switch
    {
        null or ExecutionProviders.Auto => gpu?.Provider ?? ExecutionProviders.Cpu,
        _ => asked,
    };

    // With GPUs, Auto stays: what it comes to depends on the room that the cluster has at the time of the rollout.
    private static string Strategy(InferenceServiceSpec spec) => spec.Rollout?.Strategy switch
    {
        RolloutStrategies.Recreate => RolloutStrategies.Recreate,
        null or RolloutStrategies.Auto when spec.Gpu is not null => RolloutStrategies.Auto,
        _ => RolloutStrategies.RollingUpdate,
    };

    private static PodSpec Pod(V1Beta1InferenceService service, PodSpec asked, GpuPlacement? gpu, OperatorConfiguration configuration)
    {
        IReadOnlyList<V1Toleration> tolerations = [.. asked.Tolerations ?? [], .. gpu?.Tolerations ?? []];
        IReadOnlyList<V1LocalObjectReference> pullSecrets =
        [
            .. asked.ImagePullSecrets ?? configuration.Runtime.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name }),
        ];
        return asked with
        {
            NodeSelector = StringMap.Merge(configuration.Runtime.NodeSelector, asked.NodeSelector),
            Tolerations = tolerations.Count > 0 ? tolerations : null,
            RuntimeClassName = asked.RuntimeClassName ?? gpu?.RuntimeClassName,
            ServiceAccountName = asked.ServiceAccountName ?? Names.Child(service),
            ImagePullSecrets = pullSecrets.Count > 0 ? pullSecrets : null,
            TerminationGracePeriodSeconds = asked.TerminationGracePeriodSeconds ?? DefaultTerminationGracePeriodSeconds,
        };
    }

    private static ThreadsSpec? Threads(ThreadsSpec? asked, ResourcesSpec resources)
    {
        var limit = resources.Limits?.TryGetValue("cpu", out var cpu) == true ? (int?)Math.Max(1, (int)Math.Ceiling(cpu.ToDecimal())) : null;
        var threads = new ThreadsSpec { IntraOp = asked?.IntraOp ?? limit, InterOp = asked?.InterOp };
        return threads == new ThreadsSpec() ? null : threads;
    }

    private static ScalingSpec Scaling(ScalingSpec? asked)
    {
        var scaling = new ScalingSpec { MinReplicas = asked?.MinReplicas ?? 1 };
        if (asked?.MaxReplicas is not { } most)
        {
            return scaling;
        }

        var metrics = (asked.Metrics ?? []).Where(FieldsNotInEffect.IsInEffect).ToList();
        return scaling with
        {
            MaxReplicas = most,
            Metrics = metrics.Count > 0 ? metrics : [new ScalingMetric { Type = ScalingMetricTypes.Cpu, Target = DefaultCpuTarget }],
            Behavior = asked.Behavior,
        };
    }

    // A default never stands beside what the user said of the same resource: a default request could be above the user's limit.
    private static ResourcesSpec Resources(ResourcesSpec? asked, ResourcesSpec defaults)
    {
        var named = (asked?.Requests?.Keys ?? []).Concat(asked?.Limits?.Keys ?? []).ToHashSet(StringComparer.Ordinal);
        return new ResourcesSpec { Requests = Merge(asked?.Requests, defaults.Requests), Limits = Merge(asked?.Limits, defaults.Limits) };

        IReadOnlyDictionary<string, ResourceQuantity> Merge(
            IReadOnlyDictionary<string, ResourceQuantity>? own,
            IReadOnlyDictionary<string, ResourceQuantity>? fallback) =>
            new SortedDictionary<string, ResourceQuantity>(
                (own ?? new Dictionary<string, ResourceQuantity>())
                    .Concat((fallback ?? new Dictionary<string, ResourceQuantity>()).Where(pair => !named.Contains(pair.Key)))
                    .ToDictionary(),
                StringComparer.Ordinal);
    }
}

using k8s.Models;
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

    public const string DefaultGpuResource = "nvidia.com/gpu";
    private const string DefaultRequestTimeout = "30s";
    private const string DefaultProgressDeadline = "10m";
    private static readonly ResourceQuantity DefaultMaxRequestBytes = new("64Mi");

    /// <summary>The spec must be valid.</summary>
    public static InferenceServiceSpec Resolve(V1Beta1InferenceService service, OperatorConfiguration configuration)
    {
        var spec = service.Spec;
        var resources = Resources(spec.Resources, configuration.Resources);
        return new InferenceServiceSpec
        {
            Model = new ModelSpec
            {
                StorageUri = spec.Model!.StorageUri,
                Name = spec.Model.Name ?? service.Metadata.Name,
                Sha256 = spec.Model.Sha256,
                Refresh = RefreshPolicies.IfNotPresent,
                Warmup = new WarmupSpec { Iterations = spec.Model.Warmup?.Iterations ?? DefaultWarmupIterations },
            },
            Runtime = new RuntimeSpec
            {
                Image = spec.Runtime?.Image ?? configuration.Runtime.Image,
                ExecutionProvider = Provider(spec),
                Threads = Threads(spec.Runtime?.Threads, resources),
                Batching = spec.Runtime?.Batching,
                RequestTimeout = spec.Runtime?.RequestTimeout ?? DefaultRequestTimeout,
                MaxRequestBytes = spec.Runtime?.MaxRequestBytes ?? DefaultMaxRequestBytes,
                Env = spec.Runtime?.Env,
            },
            Resources = resources,
            Gpu = spec.Gpu is null
                ? null
                : spec.Gpu with { Profile = null, Count = spec.Gpu.Count ?? 1, ResourceName = spec.Gpu.ResourceName ?? DefaultGpuResource },
            Scaling = Scaling(spec.Scaling),
            Rollout = new RolloutSpec
            {
                Strategy = spec.Rollout?.Strategy == RolloutStrategies.Recreate ? RolloutStrategies.Recreate : RolloutStrategies.RollingUpdate,
                ProgressDeadline = spec.Rollout?.ProgressDeadline ?? DefaultProgressDeadline,
            },
            Pod = (spec.Pod ?? new PodSpec()) with
            {
                TerminationGracePeriodSeconds = spec.Pod?.TerminationGracePeriodSeconds ?? DefaultTerminationGracePeriodSeconds,
            },
            Suspend = spec.Suspend ?? false,
        };
    }

    /// <summary>Whether an autoscaler decides the number of replicas. With minReplicas 0, or suspended, it would have nothing to do.</summary>
    public static bool IsAutoscaled(InferenceServiceSpec effective) =>
        effective is { Suspend: not true, Scaling: { MinReplicas: > 0, MaxReplicas: not null } scaling } && scaling.MaxReplicas > scaling.MinReplicas;

    /// <summary>The pods that must be ready for the service to be ready.</summary>
    public static int RequiredReplicas(InferenceServiceSpec effective) =>
        effective.Suspend == true ? 0 : effective.Scaling!.MinReplicas!.Value;

    private static string Provider(InferenceServiceSpec spec) => spec.Runtime?.ExecutionProvider switch
    {
        null or ExecutionProviders.Auto => spec.Gpu is null ? ExecutionProviders.Cpu : ExecutionProviders.Cuda,
        var asked => asked,
    };

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

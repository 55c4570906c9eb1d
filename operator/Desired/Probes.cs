using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The probes of the model server.</summary>
public static class Probes
{
    private const string ReadyPath = "/v2/health/ready";
    private const string LivePath = "/v2/health/live";

    /// <summary>Each second, for as long as the rollout may take: a model that is still being fetched is not killed for it.</summary>
    public static V1Probe Startup(InferenceServiceSpec effective) =>
        Probe(effective, ReadyPath, period: 1, timeout: 2, failures: Durations.WholeSeconds(effective.Rollout!.ProgressDeadline!));

    /// <summary>Two failures in a row, so that one answer lost under load does not take a pod out.</summary>
    public static V1Probe Readiness(InferenceServiceSpec effective) => Probe(effective, ReadyPath, period: 2, timeout: 2, failures: 2);

    /// <summary>Slow to kill: a pod whose cores are all in a model answers late, and killing it would only move the load on.</summary>
    public static V1Probe Liveness(InferenceServiceSpec effective) => Probe(effective, LivePath, period: 10, timeout: 5, failures: 6);

    private static V1Probe Probe(InferenceServiceSpec effective, string path, int period, int timeout, int failures) => new()
    {
        HttpGet = new V1HTTPGetAction { Path = path, Port = ManagementPort.NameOf(effective) },
        PeriodSeconds = period,
        TimeoutSeconds = timeout,
        FailureThreshold = failures,
    };
}

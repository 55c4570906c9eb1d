using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Kubelet.Probes;

/// <summary>A probe as the pod declares it, with the API's defaults.</summary>
public sealed record Probe(ProbeKind Kind, JsonObject Spec)
{
    public TimeSpan InitialDelay => TimeSpan.FromSeconds(Spec.Int(0, "initialDelaySeconds"));

    public TimeSpan Period => TimeSpan.FromSeconds(Math.Max(1, Spec.Int(10, "periodSeconds")));

    public TimeSpan Timeout => TimeSpan.FromSeconds(Math.Max(1, Spec.Int(1, "timeoutSeconds")));

    public int SuccessThreshold => Math.Max(1, Spec.Int(1, "successThreshold"));

    public int FailureThreshold => Math.Max(1, Spec.Int(3, "failureThreshold"));

    /// <summary>How long the container has after a failed liveness or startup probe; null is the pod's own grace period.</summary>
    public TimeSpan? GracePeriod => Spec.Number("terminationGracePeriodSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public static Probe? Of(JsonObject container, ProbeKind kind)
    {
        var field = kind switch { ProbeKind.Startup => "startupProbe", ProbeKind.Readiness => "readinessProbe", _ => "livenessProbe" };
        return container.Map(field) is { } spec ? new Probe(kind, spec) : null;
    }
}

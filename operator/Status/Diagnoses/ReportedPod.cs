using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>What only Events tell of a pod: volumes that can not be mounted, a network that is not there, the probe that failed.</summary>
internal static class ReportedPod
{
    /// <param name="reports">The pod's Events, the oldest first; only those that fit its present state count.</param>
    public static IEnumerable<Diagnosis> Causes(V1Pod pod, IReadOnlyList<PodReport> reports)
    {
        var own = reports.Where(report => report.Pod == pod.Metadata.Name).ToList();
        if (own.Count == 0)
        {
            yield break;
        }

        if (UnclearPod.IsBeingCreated(pod) && Setup(pod, own) is { } setup)
        {
            yield return setup;
        }
        else if (UnclearPod.WasStopped(pod) && Killing(own) is { } probe)
        {
            yield return Probe($"pod {pod.Metadata.Name} was restarted, because it failed its {probe} probe", probe, own);
        }
        else if (UnclearPod.FailsReadiness(pod))
        {
            yield return Probe($"pod {pod.Metadata.Name} runs, but does not pass its readiness probe", "readiness", own);
        }
    }

    private static Diagnosis? Setup(V1Pod pod, List<PodReport> reports)
    {
        var subject = $"pod {pod.Metadata.Name} can not start";
        // The node first says what is wrong with a volume, and after two minutes, again and again, that volumes are missing.
        var mount = reports.Where(report => report.Reason is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume").ToList();
        if ((mount.FindLast(report => !report.Message.StartsWith("Unable to attach or mount", StringComparison.Ordinal)) ?? mount.LastOrDefault()) is { } report)
        {
            return new Diagnosis(MissingReference.ReasonOf(report.Message) ?? Reasons.VolumeMountFailed, subject, report.Message) { Repeats = true };
        }

        return reports.FindLast(report => report.Reason is "FailedCreatePodSandBox" or "NetworkNotReady") is { } network
            ? new Diagnosis(Reasons.ContainerConfigError, subject, network.Message) { Repeats = true }
            : null;
    }

    /// <summary>The probe for whose failure the node killed the container.</summary>
    private static string? Killing(List<PodReport> reports) => reports.FindLast(report => report.Reason == "Killing")?.Message switch
    {
        { } message when message.Contains("failed liveness probe", StringComparison.Ordinal) => "liveness",
        { } message when message.Contains("failed startup probe", StringComparison.Ordinal) => "startup",
        _ => null,
    };

    private static Diagnosis Probe(string subject, string probe, List<PodReport> reports)
    {
        var answer = reports.FindLast(report =>
            report.Reason == "Unhealthy" && report.Message.StartsWith($"{probe} probe", StringComparison.OrdinalIgnoreCase));
        return new Diagnosis(Reasons.ProbeFailed, subject, answer?.Message ?? "") { Repeats = true };
    }
}

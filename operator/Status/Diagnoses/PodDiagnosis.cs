using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>Finds the one cause why the pods of the current spec are not there, or not ready.</summary>
public static class PodDiagnosis
{
    /// <summary>The gravest cause, by the order of the <see cref="DiagnosisTable"/>; null when nothing is wrong yet.</summary>
    /// <param name="observation">The pods, and what their Events say.</param>
    /// <param name="rollout">How far the Deployment is.</param>
    /// <param name="now">The time, UTC.</param>
    public static Diagnosis? Of(Observation observation, RolloutState rollout, DateTime now)
    {
        var pods = observation.Pods
            .Where(pod => PodFacts.IsOfTemplate(pod, observation.TemplateDigest))
            .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        var live = pods.Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase != "Failed").ToList();
        var waiting = live.Where(pod => !PodFacts.IsReady(pod));
        // Pods that are gone explain why there are too few only until those that replace them run, and have a story of their own.
        var lost = live.Any(PodFacts.HasStarted) ? [] : pods.Except(live);
        return waiting.SelectMany(pod => Causes(pod, observation))
            .Concat(lost.SelectMany(LostPod.Causes))
            .Concat(observation.Pods.SelectMany(pod => LingeringPod.Causes(pod, now)))
            .Concat(RefusedPods.Causes(rollout.CreationFailure))
            .MinBy(cause => cause.Rank);
    }

    private static IEnumerable<Diagnosis> Causes(V1Pod pod, Observation observation)
    {
        List<Diagnosis> reported = [.. ReportedPod.Causes(pod, observation.Reports)];
        // A container that came up and then lost its readiness: how its run before that ended is an old story.
        return reported.Count > 0 && UnclearPod.FailsReadiness(pod) ? reported
            :
            [
                .. UnscheduledPod.Causes(pod, observation.Effective?.Gpu),
                .. SilentNode.Causes(pod),
                .. FailingContainer.Causes(pod),
                .. reported,
            ];
    }
}

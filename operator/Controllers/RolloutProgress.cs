using k8s.Models;
using ModelOperator.Controllers.Background;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Status;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Controllers;

/// <summary>
/// Has a pod that starts say what it is doing, such as how far it is with a large model. Only while a rollout is under way, and only words that say something new stand in the status: how
/// many bytes came is told twice a minute at most. A service that is settled is not asked.
/// </summary>
public sealed class RolloutProgress(IModelProbe probe, Questions<PodProgress> questions, TimeProvider time)
{
    /// <summary>Most pods are ready in less than the first pause.</summary>
    private static readonly Pace Pace = new(First: TimeSpan.FromSeconds(5), Between: TimeSpan.FromSeconds(10));

    /// <summary>How long words stand that differ from the newer ones in numbers alone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The observation with what a pod said, and with when to look again.</summary>
    public Observation Add(V1Beta1InferenceService service, Observation observation)
    {
        var key = ObjectKey.Of(service);
        if (observation.Problems.Count > 0 || RolloutState.Of(observation.Effective!, observation.Deployment).IsComplete || Starting(observation) is not { } pod)
        {
            questions.Forget(key);
            return observation;
        }

        var model = observation.Effective!.Model!.Name!;
        var answer = questions.Ask(key, pod.Metadata.Uid ?? pod.Metadata.Name, Pace, (before, cancellationToken) => AskAsync(pod, model, before, cancellationToken));
        return observation with { Progress = answer?.Text, LookAgainAfter = Earliest.Of(observation.LookAgainAfter, questions.Due(key)) };
    }

    public void Forget(ObjectKey key) => questions.Forget(key);

    private static V1Pod? Starting(Observation observation) => observation.Pods
        .Where(pod => PodFacts.IsCurrent(pod, observation.TemplateDigest) && !PodFacts.IsReady(pod) && pod.Status?.ContainerStatuses?.Any(container => container.State?.Running is not null) == true)
        .MinBy(pod => pod.Metadata.Name, StringComparer.Ordinal);

    private async Task<PodProgress> AskAsync(V1Pod pod, string model, PodProgress? before, CancellationToken cancellationToken)
    {
        var said = await probe.ProgressAsync(pod, model, cancellationToken);
        var text = said is null ? null : OneLine.Of($"pod {pod.Metadata.Name}: {said}");
        var isSame = text is not null && before?.Text is { } shown && Wording.IsSame(shown, text) && time.GetElapsedTime(before.Since) < Patience;
        return isSame ? before! : new PodProgress(text, time.GetTimestamp());
    }
}

using ModelOperator.Entities;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>Finds out what the pods of the current template serve: what the status says already, or else what a pod answers.</summary>
public sealed class ModelFacts(IModelProbe probe)
{
    /// <summary>Null while no pod of the current template is ready, or none answers.</summary>
    public async Task<ModelStatus?> FindAsync(V1Beta1InferenceService service, Observation observation, CancellationToken cancellationToken)
    {
        var ready = PodFacts.ReadyAndCurrent(observation.Pods, observation.TemplateDigest).ToList();
        // The facts of a pod do not change while it lives, so at rest, and after a restart of the operator, nothing is asked and nothing written.
        if (service.Status?.Model is { } known && ready.Any(pod => pod.Metadata.Name == known.Pod))
        {
            return known;
        }

        foreach (var pod in ready)
        {
            if (await probe.AskAsync(pod, observation.Effective!.Model!.Name!, cancellationToken) is { } answer)
            {
                return answer;
            }
        }

        return null;
    }
}

using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;
using ModelOperator.Status.Conditions;

namespace ModelOperator.Status;

/// <summary>
/// Computes the status. Ready, Reconciling and Stalled always agree, as kstatus reads them: exactly one of Ready, Reconciling and Stalled is True.
/// Ready means that the current generation, and nothing older, is what serves: during a rollout the old pods go on answering, yet the
/// resource is Reconciling, so that a wait for Ready after a change waits for that change.
/// </summary>
public static class StatusBuilder
{
    /// <param name="service">The resource; its status is the previous one.</param>
    /// <param name="observation">What was found.</param>
    /// <param name="configuration">For the URLs.</param>
    /// <param name="now">The time of conditions that change, whole seconds, UTC.</param>
    public static InferenceServiceStatus Build(
        V1Beta1InferenceService service,
        Observation observation,
        OperatorConfiguration configuration,
        DateTime now)
    {
        var previous = service.Status;
        var generation = service.Metadata.Generation ?? 0;
        var conditions = new ConditionSet(previous?.Conditions, generation, now);
        EveryCondition.Write(Verdict.Of(service, observation, now), conditions);
        var effective = observation.Effective ?? previous?.Effective;
        var model = ServedModel.Of(previous, observation);
        return new InferenceServiceStatus
        {
            ObservedGeneration = generation,
            Conditions = conditions.Conditions,
            Url = ServiceUrl.WithScheme(ServiceUrl.Of(service, observation.Service, configuration.Network.UrlTemplate), effective),
            GrpcUrl = ServiceUrl.Of(service, observation.Service, configuration.Network.GrpcUrlTemplate),
            ExternalUrls = ExternalUrls.Of(observation, configuration.Network),
            Replicas = observation.Deployment?.Status?.Replicas ?? 0,
            ReadyReplicas = observation.Deployment?.Status?.ReadyReplicas ?? 0,
            Selector = Names.Selector(service),
            Model = model,
            Summary = Summary.Of(observation.Deployment, effective, model),
            Effective = effective,
        };
    }
}

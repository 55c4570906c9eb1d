using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>
/// Reconciles an InferenceService: validate, plan, apply, observe, status. At rest it makes no write, after a restart neither: a child is applied only
/// when its live form differs from the desired one, the status only when it differs from the stored one.
/// </summary>
public sealed class InferenceServiceController(
    Children children,
    ModelFacts models,
    RolloutProgress progress,
    PodEvents events,
    StatusWriter statuses,
    LiveSettings settings) : IEntityController<V1Beta1InferenceService>
{
    // What blocks a service for good is often outside of what is watched: an object of the same name, a quota, an admission policy.
    private static readonly TimeSpan BlockedRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ModelRetry = TimeSpan.FromSeconds(5);

    public async Task<ReconciliationResult<V1Beta1InferenceService>> ReconcileAsync(V1Beta1InferenceService entity, CancellationToken cancellationToken)
    {
        var service = statuses.Newest(entity);
        if (service.Metadata.DeletionTimestamp is not null)
        {
            // The garbage collector removes the children; creating one now would only be in its way.
            return ReconciliationResult<V1Beta1InferenceService>.Success(service);
        }

        // One snapshot: settings that change meanwhile queue the service again.
        var configuration = settings.Current;
        var errors = SpecRules.Check(service, configuration);
        var observation = errors.Count > 0
            ? children.Observe(service) with { SpecErrors = errors }
            : await ApplyAsync(service, configuration, cancellationToken);
        await statuses.WriteAsync(service, observation, configuration, cancellationToken);
        return Result(service, observation);
    }

    public Task DeletedAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        children.Forget(key);
        progress.Forget(key);
        events.Forget(key);
        statuses.Forget(key);
        return Task.CompletedTask;
    }

    private async Task<Observation> ApplyAsync(
        V1Beta1InferenceService service, OperatorConfiguration configuration, CancellationToken cancellationToken)
    {
        var effective = EffectiveSpec.Resolve(service, configuration);
        var observation = await children.ApplyAsync(service, effective, configuration, cancellationToken);
        observation = observation with { Model = await models.FindAsync(service, observation, cancellationToken) };
        return await events.AddAsync(service, progress.Add(service, observation), cancellationToken);
    }

    private static ReconciliationResult<V1Beta1InferenceService> Result(V1Beta1InferenceService service, Observation observation)
    {
        if (observation.Problems.FirstOrDefault(problem => !problem.IsTerminal) is { } passing)
        {
            return ReconciliationResult<V1Beta1InferenceService>.Failure(service, passing.Message);
        }

        var isUnknown = observation.Model is null && PodFacts.ReadyAndCurrent(observation.Pods, observation.TemplateDigest).Any();
        TimeSpan? retry = observation.Problems.Count > 0 ? BlockedRetry : isUnknown ? ModelRetry : null;
        return ReconciliationResult<V1Beta1InferenceService>.Success(service, Earliest.Of(retry, observation.LookAgainAfter));
    }
}

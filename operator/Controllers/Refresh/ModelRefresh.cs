using k8s.Models;
using ModelOperator.Controllers.Background;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Controllers.Refresh;

/// <summary>
/// Keeps an eye on the stores of the models with refresh: OnChange. What was found out is in memory only: the version that pods were rolled to stands on their Deployment, so that after a
/// restart of the operator nothing is rolled before a store has said something new.
/// </summary>
public sealed class ModelRefresh(IStoreQuery query, IModelProbe probe, Questions<StoreAnswer> questions, LiveSettings settings)
{
    /// <summary>What the store last said; null where nobody wants to know, or nothing was said yet.</summary>
    /// <param name="service">The resource.</param>
    /// <param name="today">Its spec with every default resolved.</param>
    /// <param name="live">Its Deployment; null when there is none.</param>
    /// <param name="pods">Its pods.</param>
    public StoreAnswer? Look(V1Beta1InferenceService service, InferenceServiceSpec today, V1Deployment? live, IReadOnlyList<V1Pod> pods)
    {
        var key = ObjectKey.Of(service);
        if (!IsWatched(today))
        {
            questions.Forget(key);
            return null;
        }

        if (query.WhyNot(today) is { } never)
        {
            questions.Forget(key);
            return never;
        }

        var wasAsked = service.Status?.Conditions?.Any(condition => condition is { Type: ConditionTypes.ModelFresh, Status: not "Unknown" }) == true;
        var pace = Pace.Of(key, Durations.Parse(settings.Current.Refresh.Interval), wasAsked);
        var isRolled = Annotations.Value(live?.Metadata, Names.ModelVersionAnnotation) is not null;
        var current = PodFacts.ReadyAndCurrent(pods, Annotations.TemplateDigest(live?.Spec?.Template?.Metadata)).ToList();
        return questions.Ask(key, Question(today), pace, async (before, cancellationToken) =>
        {
            var answer = await query.AskAsync(key.Namespace!, today, cancellationToken);
            return answer.Version is null || isRolled ? answer : answer with { PodsDiffer = await DifferAsync(answer.Version, before, current, today, cancellationToken) };
        });
    }

    /// <summary>When the service's store is asked next.</summary>
    public TimeSpan? Due(ObjectKey key) => questions.Due(key);

    public void Forget(ObjectKey key) => questions.Forget(key);

    // Pinned bytes are the only ones that are ever served, and what has no pods has nothing to roll.
    private static bool IsWatched(InferenceServiceSpec today) =>
        today.Model is { Refresh: RefreshPolicies.OnChange, Sha256: null } && EffectiveSpec.RequiredReplicas(today) > 0;

    private static string Question(InferenceServiceSpec today) => ObjectDigest.Of(new InferenceServiceSpec
    {
        Model = new ModelSpec { StorageUri = today.Model!.StorageUri, SecretRef = today.Model.SecretRef },
        Runtime = new RuntimeSpec { Env = today.Runtime!.Env },
    });

    /// <summary>
    /// Pods that share a cache may have found different versions in it, so each says its own. Where none is ready, since what it fetched is broken, a change since the last question tells.
    /// </summary>
    private async Task<bool> DifferAsync(string version, StoreAnswer? before, List<V1Pod> current, InferenceServiceSpec today, CancellationToken cancellationToken)
    {
        if (current.Count == 0)
        {
            return before?.Version is { } known && known != version;
        }

        foreach (var pod in current)
        {
            if (await probe.AskAsync(pod, today.Model!.Name!, cancellationToken) is { SourceVersion: { } served } && served != version)
            {
                return true;
            }
        }

        return false;
    }
}

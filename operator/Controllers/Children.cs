using k8s.Models;
using ModelOperator.Controllers.Refresh;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Entities.External;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>The children of an InferenceService: makes them as planned, and observes them.</summary>
/// <param name="api">For the writes.</param>
/// <param name="caches">What is there.</param>
/// <param name="facts">Reads what no cache holds.</param>
/// <param name="refresh">Knows what the stores have.</param>
/// <param name="ownNamespace">The namespace that the operator runs in.</param>
public sealed class Children(IKubernetesApi api, ChildCaches caches, ClusterFactsReader facts, ModelRefresh refresh, string? ownNamespace)
{
    private readonly IReadOnlyList<IChildApplier> _appliers = [.. ChildKinds.All.Select(kind => kind.Accept(new ChildAppliers(api, caches)))];

    /// <summary>Applies what differs from the plan, and returns what is there now. One refused child does not hold up the others.</summary>
    /// <param name="service">The resource; its spec is valid.</param>
    /// <param name="today">Its spec with the defaults of today.</param>
    /// <param name="settings">The settings in force.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Observation> ApplyAsync(
        V1Beta1InferenceService service, InferenceServiceSpec today, OperatorConfiguration settings, CancellationToken cancellationToken)
    {
        var live = Deployment(service);
        var store = refresh.Look(service, today, live, Pods(service));
        var known = new ClusterFacts(live)
        {
            MissingKinds = caches.Missing,
            OperatorNamespace = ownNamespace,
            Settings = settings,
            ModelVersion = store?.Wanted(Annotations.Value(live?.Metadata, Names.ModelVersionAnnotation)),
        };
        var plan = await PlanAsync(service, today, known, cancellationToken);
        var outcomes = new List<ChildOutcome>(_appliers.Count);
        foreach (var applier in _appliers)
        {
            outcomes.Add(await applier.ApplyAsync(service, plan, cancellationToken));
        }

        return Observe(service, [.. outcomes.Select(outcome => outcome.Live).OfType<object>()]) with
        {
            Effective = plan.Pinned.Effective,
            NewDefaults = plan.Pinned.NewDefaults,
            TemplateDigest = plan.TemplateDigest,
            Store = store,
            ModelVersion = plan.Pinned.ModelVersion,
            LookAgainAfter = refresh.Due(ObjectKey.Of(service)),
            MissingKinds = [.. outcomes.Select(outcome => outcome.MissingKind).OfType<string>()],
            Problems = [.. outcomes.Select(outcome => outcome.Problem).OfType<ChildProblem>()],
        };
    }

    /// <summary>What is there, untouched: for a service whose spec is not valid.</summary>
    public Observation Observe(V1Beta1InferenceService service) =>
        Observe(service, [.. _appliers.Select(applier => applier.Owned(service)).OfType<object>()]);

    /// <summary>Drops what is remembered of a service that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        refresh.Forget(key);
        foreach (var applier in _appliers)
        {
            applier.Forget(key);
        }
    }

    private async Task<DesiredChildren> PlanAsync(
        V1Beta1InferenceService service, InferenceServiceSpec today, ClusterFacts known, CancellationToken cancellationToken)
    {
        var plan = DesiredChildren.Plan(service, today, known);
        var complete = await facts.CompleteAsync(service, plan, known, Pods(service), cancellationToken);
        return complete == known ? plan : DesiredChildren.Plan(service, today, complete);
    }

    private Observation Observe(V1Beta1InferenceService service, IReadOnlyList<object> live) => new()
    {
        Service = live.OfType<V1Service>().SingleOrDefault(),
        Deployment = live.OfType<V1Deployment>().SingleOrDefault(),
        Autoscaler = live.OfType<V2HorizontalPodAutoscaler>().SingleOrDefault(),
        Ingress = live.OfType<V1Ingress>().SingleOrDefault(),
        NetworkPolicy = live.OfType<V1NetworkPolicy>().SingleOrDefault(),
        HttpRoute = live.OfType<V1HttpRoute>().SingleOrDefault(),
        GrpcRoute = live.OfType<V1GrpcRoute>().SingleOrDefault(),
        Pods = Pods(service),
    };

    private V1Deployment? Deployment(V1Beta1InferenceService service) => _appliers.OfType<DeploymentApplier>().Single().Owned(service);

    private IReadOnlyList<V1Pod> Pods(V1Beta1InferenceService service) =>
        caches.Pods.WithLabel(service.Metadata.NamespaceProperty!, Names.InstanceLabel, service.Metadata.Name);
}

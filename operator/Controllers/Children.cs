using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>The children of an InferenceService: makes them as planned, and observes them.</summary>
public sealed class Children(IKubernetesApi api, ChildCaches caches, ClusterFactsReader facts)
{
    private readonly ChildApplier<V1ServiceAccount> _accounts = new(api, caches.ServiceAccounts);
    private readonly ChildApplier<V1Service> _services = new(api, caches.Services);
    private readonly ChildApplier<V1Deployment> _deployments = new(api, caches.Deployments);
    private readonly ChildApplier<V2HorizontalPodAutoscaler> _autoscalers = new(api, caches.Autoscalers);
    private readonly ReplicasHandover _handover = new(api);

    /// <summary>Applies what differs from the plan, and returns what is there now. One refused child does not hold up the others.</summary>
    public async Task<Observation> ApplyAsync(V1Beta1InferenceService service, InferenceServiceSpec today, CancellationToken cancellationToken)
    {
        var before = _deployments.Owned(service, Names.Deployment(service));
        var plan = await PlanAsync(service, today, before, cancellationToken);
        var account = new ChildOutcome<V1ServiceAccount>(null, null);
        if (plan.ServiceAccount is not null)
        {
            // Before the Deployment: without it no pod is admitted.
            account = await _accounts.ApplyAsync(service, plan.ServiceAccount, cancellationToken);
        }
        else
        {
            await _accounts.DeleteAsync(service, Names.ServiceAccount(service), cancellationToken);
        }

        var reached = await _services.ApplyAsync(service, plan.Service, cancellationToken);
        var deployed = await DeployAsync(service, plan, before, cancellationToken);
        var scaled = new ChildOutcome<V2HorizontalPodAutoscaler>(null, null);
        if (plan.Autoscaler is not null)
        {
            scaled = await _autoscalers.ApplyAsync(service, plan.Autoscaler, cancellationToken);
        }
        else
        {
            await _autoscalers.DeleteAsync(service, Names.Autoscaler(service), cancellationToken);
        }

        return new Observation
        {
            Effective = plan.Pinned.Effective,
            NewDefaults = plan.Pinned.NewDefaults,
            TemplateDigest = plan.TemplateDigest,
            Service = reached.Live,
            Deployment = deployed.Live,
            Autoscaler = scaled.Live,
            Pods = Pods(service),
            Problems = [.. new[] { account.Problem, reached.Problem, deployed.Problem, scaled.Problem }.OfType<ChildProblem>()],
        };
    }

    /// <summary>What is there, untouched: for a service whose spec is not valid.</summary>
    public Observation Observe(V1Beta1InferenceService service) => new()
    {
        Service = _services.Owned(service, Names.Service(service)),
        Deployment = _deployments.Owned(service, Names.Deployment(service)),
        Autoscaler = _autoscalers.Owned(service, Names.Autoscaler(service)),
        Pods = Pods(service),
    };

    /// <summary>Drops what is remembered of a service that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        _accounts.Forget(key);
        _services.Forget(key);
        _deployments.Forget(key);
        _autoscalers.Forget(key);
    }

    private async Task<DesiredChildren> PlanAsync(
        V1Beta1InferenceService service, InferenceServiceSpec today, V1Deployment? before, CancellationToken cancellationToken)
    {
        var known = new ClusterFacts(before);
        var plan = DesiredChildren.Plan(service, today, known);
        var complete = await facts.CompleteAsync(service, plan, known, Pods(service), cancellationToken);
        return complete == known ? plan : DesiredChildren.Plan(service, today, complete);
    }

    private async Task<ChildOutcome<V1Deployment>> DeployAsync(
        V1Beta1InferenceService service, DesiredChildren plan, V1Deployment? before, CancellationToken cancellationToken)
    {
        if (plan.Refusal is { } refusal)
        {
            return new ChildOutcome<V1Deployment>(before, new ChildProblem(Reasons.ModelTooLarge, refusal, IsTerminal: true));
        }

        await _handover.RunAsync(plan.Deployment, before, plan.Pinned.Effective, cancellationToken);
        return await _deployments.ApplyAsync(service, plan.Deployment, cancellationToken);
    }

    private IReadOnlyList<V1Pod> Pods(V1Beta1InferenceService service) =>
        caches.Pods.WithLabel(service.Metadata.NamespaceProperty!, Names.InstanceLabel, service.Metadata.Name);
}

using k8s.Models;
using ModelOperator.Reconciliation.Caching;

namespace ModelOperator.Controllers;

/// <summary>What the operator watches beside the InferenceServices; the pods are indexed by their instance label.</summary>
public sealed record ChildCaches(
    IObjectCache<V1Deployment> Deployments,
    IObjectCache<V1ServiceAccount> ServiceAccounts,
    IObjectCache<V1Service> Services,
    IObjectCache<V2HorizontalPodAutoscaler> Autoscalers,
    IObjectCache<V1Pod> Pods);

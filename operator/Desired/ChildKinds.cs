using k8s.Models;
using ModelOperator.Entities.External;

namespace ModelOperator.Desired;

/// <summary>Every kind of child, in the order in which they are made. The operator watches, applies and prunes exactly these.</summary>
/// <remarks>
/// To add a kind: its builder in a file of this folder, a line here, and golden cases. A type that is not in the JSON contexts yet needs a line in
/// <c>KubernetesJsonContext</c>, or in <c>EntityJsonContext</c> when it is not Kubernetes' own.
/// </remarks>
public static class ChildKinds
{
    public static IReadOnlyList<ChildKind> All { get; } =
    [
        // Before the Deployment: without it no pod is admitted.
        new ChildKind<V1ServiceAccount>(input => DesiredServiceAccount.From(input.Service)),
        new ChildKind<V1Service>(input => DesiredService.From(input.Service, input.Effective)),
        new ChildKind<V1Deployment>(input => DesiredDeployment.From(input.Service, input.Pinned, input.Facts)),
        new ChildKind<V2HorizontalPodAutoscaler>(input => DesiredAutoscaler.From(input.Service, input.Effective)),
        new ChildKind<V1PodDisruptionBudget>(input => DesiredDisruptionBudget.From(input.Service, input.Effective)),
        new ChildKind<V1NetworkPolicy>(input => DesiredNetworkPolicy.From(input.Service, input.Effective, input.Facts)),
        new ChildKind<V1Ingress>(input => DesiredIngress.From(input.Service, input.Effective)),
        new ChildKind<V1HttpRoute>(input => DesiredHttpRoute.From(input.Service, input.Effective)) { IsOptional = true },
        new ChildKind<V1GrpcRoute>(input => DesiredGrpcRoute.From(input.Service, input.Effective)) { IsOptional = true },
        new ChildKind<V1PodMonitor>(input => DesiredPodMonitor.From(input.Service, input.Effective, input.Facts)) { IsOptional = true },
    ];
}

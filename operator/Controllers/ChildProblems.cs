using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>Why a child is not as planned, in words.</summary>
internal static class ChildProblems
{
    /// <summary>Whether the API server's answer is about this child, rather than about the server or the connection.</summary>
    public static bool IsRefusal(ApiException answer) =>
        !answer.IsOtherObject && (answer.IsInvalid || answer.IsForbidden || answer.IsNotFound || IsBrokenWebhook(answer));

    /// <summary>Whether the answer to a write is that there is no such kind; the other thing that may not be found is the namespace.</summary>
    public static bool IsMissingKind(ApiException answer) => answer.IsNotFound && answer.Status?.Details?.Kind != "namespaces";

    public static ChildProblem Refused<T>(ObjectKey key, ApiException refusal)
        where T : class, IKubernetesObject<V1ObjectMeta> => new(
        refusal.IsInvalid ? Reasons.ApplyRefused : Reasons.ApplyFailed,
        $"the API server refused {EntityRoute<T>.Kind} {key.Name}: {refusal.Status?.Message ?? refusal.Message}",
        IsTerminal: refusal.IsInvalid)
        {
            Kind = EntityRoute<T>.Kind,
        };

    /// <inheritdoc cref="Describe"/>
    public static ChildProblem? NotOurs<T>(V1Beta1InferenceService service, T live)
        where T : class, IKubernetesObject<V1ObjectMeta> => Describe(service, live) is { } problem ? problem with { Kind = EntityRoute<T>.Kind } : null;

    /// <summary>Null when the live object is this service's own, and here to stay.</summary>
    private static ChildProblem? Describe<T>(V1Beta1InferenceService service, T live)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var isOwned = Labels.IsOwned(live.Metadata, service);
        if (isOwned && live.Metadata.DeletionTimestamp is null)
        {
            return null;
        }

        var name = $"{EntityRoute<T>.Kind} {live.Metadata.Name}";
        if (isOwned)
        {
            return new ChildProblem(Reasons.ApplyFailed, $"{name} is being deleted; it is made anew once it is gone", IsTerminal: false);
        }

        var owner = live.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);
        if (owner is { Kind: V1Beta1InferenceService.KubeKind } && owner.Name == service.Metadata.Name)
        {
            return new ChildProblem(Reasons.ApplyFailed, $"{name} of an earlier InferenceService of this name is still there", IsTerminal: false);
        }

        var belongs = owner is null ? "is not controlled by this InferenceService" : $"is controlled by {owner.Kind} {owner.Name}";
        return new ChildProblem(
            Reasons.NameTaken,
            $"{name} exists and {belongs}; it is left alone: delete it or give this InferenceService another name",
            IsTerminal: true);
    }

    // An admission webhook that is down fails the writes of its own kinds only.
    private static bool IsBrokenWebhook(ApiException answer) =>
        answer.StatusCode == HttpStatusCode.InternalServerError && answer.Status?.Message?.Contains("webhook", StringComparison.Ordinal) == true;
}

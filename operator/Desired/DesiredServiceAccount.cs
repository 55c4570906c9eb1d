using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The pods' own ServiceAccount, unless the spec names another: so that no right that somebody gives to the namespace's default one reaches a model.</summary>
public static class DesiredServiceAccount
{
    public static V1ServiceAccount? From(V1Beta1InferenceService service) => service.Spec.Pod?.ServiceAccountName is not null ? null : new V1ServiceAccount
    {
        ApiVersion = "v1",
        Kind = "ServiceAccount",
        Metadata = Labels.ChildMetadata(service),
        // The pod says so too; here it holds for whatever else uses the account.
        AutomountServiceAccountToken = false,
    };
}

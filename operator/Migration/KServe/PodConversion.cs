using System.Text.Json.Nodes;

namespace ModelOperator.Migration.KServe;

/// <summary>Where the pods run and what they carry: KServe's predictor has the fields of a pod.</summary>
internal sealed class PodConversion(SourceFields predictor, Target target, List<Remark> remarks)
{
    private static readonly string[] Same =
    [
        "labels", "annotations", "nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "priorityClassName", "runtimeClassName", "imagePullSecrets", "terminationGracePeriodSeconds",
    ];

    public void Convert()
    {
        foreach (var name in Same)
        {
            target.Set($"spec.pod.{name}", predictor.Take(name));
        }

        if (predictor.TakeString("serviceAccountName") is { } account)
        {
            target.Set("spec.pod.serviceAccountName", account);
            remarks.Add(new Remark(
                predictor.PathOf("serviceAccountName"),
                $"kept, for the identity that the platform gives it; KServe also takes keys from the Secrets of that account: where {account} has one, name it in spec.model.secretRef (docs/models.md has the keys)",
                IsLoss: false));
        }

        if (predictor.Open("deploymentStrategy") is { } strategy)
        {
            target.Set("spec.rollout.strategy", strategy.TakeString("type") is { } type ? JsonValue.Create(type) : null);
        }
    }
}

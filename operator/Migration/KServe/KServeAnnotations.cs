namespace ModelOperator.Migration.KServe;

/// <summary>Annotations of KServe's resource.</summary>
internal static class KServeAnnotations
{
    public const string AutoscalerClass = "serving.kserve.io/autoscalerClass";
    public const string Metric = "serving.kserve.io/metric";
    public const string TargetUtilization = "serving.kserve.io/targetUtilizationPercentage";
    public const string MinScale = "autoscaling.knative.dev/min-scale";
    public const string MaxScale = "autoscaling.knative.dev/max-scale";
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly string[] Owners = ["serving.kserve.io/", "serving.kubeflow.org/", "internal.serving.kserve.io/", "serving.knative.dev/", "autoscaling.knative.dev/", "networking.knative.dev/", "sidecar.istio.io/"];

    /// <summary>Whether KServe, or Knative or Istio below it, acts on the annotation.</summary>
    public static bool IsItsOwn(string name) => Owners.Any(owner => name.StartsWith(owner, StringComparison.Ordinal));
}

using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Entities.External;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>The PodMonitor of spec.observability.podMonitor: Auto makes one where the cluster knows the kind.</summary>
public static class DesiredPodMonitor
{
    public static V1PodMonitor? From(V1Beta1InferenceService service, InferenceServiceSpec effective, ClusterFacts facts) =>
        !IsWanted(effective, facts) ? null : new V1PodMonitor
        {
            Metadata = Metadata(service, facts.Settings.Observability),
            Spec = new PodMonitorSpec
            {
                Selector = new V1LabelSelector { MatchLabels = Labels.Of(service) },
                PodMetricsEndpoints = [new PodMetricsEndpoint { Port = ManagementPort.NameOf(effective), Path = "/metrics" }],
            },
        };

    private static V1ObjectMeta Metadata(V1Beta1InferenceService service, ObservabilitySettings settings)
    {
        var metadata = Labels.ChildMetadata(service);
        metadata.Labels = StringMap.Merge(settings.PodMonitorLabels, Labels.Of(service));
        return metadata;
    }

    private static bool IsWanted(InferenceServiceSpec effective, ClusterFacts facts) => effective.Observability?.PodMonitor switch
    {
        PodMonitorModes.Always => true,
        PodMonitorModes.Never => false,
        _ => !facts.MissingKinds.Contains(typeof(V1PodMonitor)),
    };
}

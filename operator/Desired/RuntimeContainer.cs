using k8s.Models;
using ModelOperator.Desired.Artifacts;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>The container of a model pod.</summary>
public static class RuntimeContainer
{
    public static V1Container From(InferenceServiceSpec effective, CacheSettings cache, FetchSettings fetch, IEnumerable<MountedVolume> volumes) => new()
    {
        Name = Names.Container,
        Image = effective.Runtime!.Image,
        Args = [.. RuntimeArguments.From(effective, cache, fetch)],
        Env = effective.Runtime.Env is { Count: > 0 } env ? [.. env] : null,
        Ports =
        [
            new V1ContainerPort { Name = Names.HttpPort, ContainerPort = Names.HttpPortNumber, Protocol = "TCP" },
            new V1ContainerPort { Name = Names.GrpcPort, ContainerPort = Names.GrpcPortNumber, Protocol = "TCP" },
            .. effective.Security is null ? [] : new[] { new V1ContainerPort { Name = Names.ManagementPort, ContainerPort = Names.ManagementPortNumber, Protocol = "TCP" } },
        ],
        Resources = Resources(effective),
        StartupProbe = Probes.Startup(effective),
        ReadinessProbe = Probes.Readiness(effective),
        LivenessProbe = Probes.Liveness(effective),
        TerminationMessagePath = Names.TerminationLog,
        // A crash that writes no message still leaves its last log lines.
        TerminationMessagePolicy = "FallbackToLogsOnError",
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            RunAsNonRoot = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        VolumeMounts = [.. volumes.Select(mounted => mounted.Mount)],
    };

    private static V1ResourceRequirements Resources(InferenceServiceSpec effective)
    {
        var requests = new Dictionary<string, ResourceQuantity>(effective.Resources!.Requests!, StringComparer.Ordinal);
        var limits = new Dictionary<string, ResourceQuantity>(effective.Resources.Limits!, StringComparer.Ordinal);
        if (effective.Gpu is { } gpu)
        {
            // Extended resources can not be overcommitted: request and limit are one number.
            var count = new ResourceQuantity(gpu.Count!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            requests[gpu.ResourceName!] = count;
            limits[gpu.ResourceName!] = count;
        }

        return new V1ResourceRequirements { Requests = requests.Count > 0 ? requests : null, Limits = limits.Count > 0 ? limits : null };
    }
}

using System.Text.Json.Nodes;

namespace Packaging.Tests.Manifests;

/// <summary>
/// The Pod Security Standard "restricted", with all of "baseline", control by control as Kubernetes publishes it (https://kubernetes.io/docs/concepts/security/pod-security-standards/),
/// for Linux pods.
/// </summary>
internal static class RestrictedPods
{
    private static readonly string[] VolumeTypes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    private static readonly string[] SafeSysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
    ];

    private static readonly string[] SeLinuxTypes = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    /// <param name="pod">A pod or a pod template.</param>
    public static IReadOnlyList<string> Problems(JsonObject pod)
    {
        var spec = pod.At("spec")!;
        var containers = new[] { "containers", "initContainers", "ephemeralContainers" }.SelectMany(spec.List).ToArray();
        return [.. OfPod(spec), .. Context(spec.At("securityContext"), "the pod"), .. containers.SelectMany(container => OfContainer(container, spec.At("securityContext")))];
    }

    private static IEnumerable<string> OfPod(JsonNode spec)
    {
        foreach (var field in new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(field => IsTrue(spec.At(field))))
        {
            yield return $"{field} is true";
        }

        foreach (var volume in spec.List("volumes"))
        {
            foreach (var (type, _) in volume.Where(pair => pair.Key != "name" && !VolumeTypes.Contains(pair.Key)))
            {
                yield return $"the volume {volume["name"]} is a {type}";
            }
        }

        foreach (var sysctl in spec.List("securityContext.sysctls").Where(sysctl => !SafeSysctls.Contains(sysctl.Text("name"))))
        {
            yield return $"the sysctl {sysctl["name"]} is not safe";
        }
    }

    private static IEnumerable<string> OfContainer(JsonObject container, JsonNode? pod)
    {
        var context = container.At("securityContext");
        var name = $"the container {container["name"]}";
        if (IsTrue(context.At("privileged")))
        {
            yield return $"{name} is privileged";
        }

        if (!IsFalse(context.At("allowPrivilegeEscalation")))
        {
            yield return $"{name} does not forbid privilege escalation";
        }

        if (!IsTrue(context.At("runAsNonRoot") ?? pod.At("runAsNonRoot")))
        {
            yield return $"{name} may run as root";
        }

        if ((context.Text("seccompProfile.type") ?? pod.Text("seccompProfile.type")) is not ("RuntimeDefault" or "Localhost"))
        {
            yield return $"{name} has no seccomp profile";
        }

        if ((context.At("capabilities.drop") as JsonArray)?.Any(item => item!.ToString() == "ALL") != true)
        {
            yield return $"{name} does not drop all capabilities";
        }

        foreach (var added in (context.At("capabilities.add") as JsonArray ?? []).Where(item => item!.ToString() != "NET_BIND_SERVICE"))
        {
            yield return $"{name} adds the capability {added}";
        }

        foreach (var port in container.List("ports").Where(port => port.At("hostPort") is { } number && (int)number != 0))
        {
            yield return $"{name} takes the node's port {port["hostPort"]}";
        }

        foreach (var problem in Context(context, name))
        {
            yield return problem;
        }

        foreach (var handler in new[] { "livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop" })
        {
            if (container.At($"{handler}.httpGet.host") is { } host || (host = container.At($"{handler}.tcpSocket.host")) is not null)
            {
                yield return $"{name} sends its {handler} to the host {host}";
            }
        }
    }

    // What counts for a pod's and a container's securityContext alike.
    private static IEnumerable<string> Context(JsonNode? context, string name)
    {
        if (context.Text("runAsUser") == "0")
        {
            yield return $"{name} runs as the user 0";
        }

        if (IsFalse(context.At("runAsNonRoot")))
        {
            yield return $"{name} sets runAsNonRoot to false";
        }

        if (context.Text("seccompProfile.type") == "Unconfined" || context.Text("appArmorProfile.type") == "Unconfined")
        {
            yield return $"{name} is unconfined";
        }

        if (context.Text("procMount") is { } mount && mount != "Default")
        {
            yield return $"{name} has the procMount {mount}";
        }

        if (IsTrue(context.At("windowsOptions.hostProcess")))
        {
            yield return $"{name} is a process of the host";
        }

        if (context.Text("seLinuxOptions.type") is { Length: > 0 } type && !SeLinuxTypes.Contains(type))
        {
            yield return $"{name} has the SELinux type {type}";
        }

        if (!string.IsNullOrEmpty(context.Text("seLinuxOptions.user")) || !string.IsNullOrEmpty(context.Text("seLinuxOptions.role")))
        {
            yield return $"{name} has an SELinux user or role";
        }
    }

    private static bool IsTrue(JsonNode? node) => node?.ToString() == "true";

    private static bool IsFalse(JsonNode? node) => node?.ToString() == "false";
}

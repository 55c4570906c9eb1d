using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Nodes;

/// <summary>This machine, as a kubelet would report it.</summary>
public static class MachineNode
{
    public const string Name = "local-node";

    /// <summary>Every node's address: they are all this machine.</summary>
    public const string Address = "127.0.0.1";

    public static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    public static JsonObject Describe() => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["status"] = new JsonObject { ["capacity"] = Resources() },
    };

    public static JsonObject Resources() => new()
    {
        ["cpu"] = $"{Environment.ProcessorCount}",
        ["memory"] = $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024}Ki",
        ["pods"] = "110",
    };

    public static JsonObject Info() => new()
    {
        ["architecture"] = Architecture,
        ["operatingSystem"] = "linux",
        ["osImage"] = RuntimeInformation.OSDescription,
        ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
        ["containerRuntimeVersion"] = "process://1",
        ["kubeletVersion"] = "v1.34.0",
        ["kubeProxyVersion"] = "",
        ["bootID"] = "",
        ["machineID"] = "",
        ["systemUUID"] = "",
    };
}

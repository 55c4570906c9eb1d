using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Network.Endpoints;

/// <summary>Which port of its pods each port of a Service leads to.</summary>
public static class ServicePorts
{
    /// <summary>The ports in the Service's order. A named target port is looked up in the pod, which may lack it: then the port is left out.</summary>
    public static IEnumerable<(string Name, string Protocol, int Port)> Of(JsonObject service, JsonObject pod)
    {
        foreach (var port in service.Items("spec", "ports"))
        {
            var number = port.Text("targetPort") is { } name
                ? pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
                    .FirstOrDefault(candidate => candidate.Text("name") == name).Int(0, "containerPort")
                : port.Int(port.Int(0, "port"), "targetPort");
            if (number > 0)
            {
                yield return (port.Text("name") ?? "", port.Text("protocol") ?? "TCP", number);
            }
        }
    }
}

using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>Fills in the settings network.urlTemplate and network.grpcUrlTemplate.</summary>
public static class ServiceUrl
{
    private const string ClusterIp = "{clusterIP}";

    /// <summary>Null while the Service, or the address that the template asks for, is not there.</summary>
    public static string? Of(V1Beta1InferenceService service, V1Service? child, string template)
    {
        var address = child?.Spec?.ClusterIP;
        if (child is null || (template.Contains(ClusterIp, StringComparison.Ordinal) && string.IsNullOrEmpty(address)))
        {
            return null;
        }

        return template
            .Replace("{name}", service.Metadata.Name, StringComparison.Ordinal)
            .Replace("{namespace}", service.Metadata.NamespaceProperty, StringComparison.Ordinal)
            .Replace(ClusterIp, address, StringComparison.Ordinal);
    }
}

using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>Fills in the settings network.urlTemplate and network.grpcUrlTemplate.</summary>
public static class ServiceUrl
{
    private const string ClusterIp = "{clusterIP}";
    private const string Plain = "http://";

    /// <summary>With https where the model server speaks nothing else.</summary>
    public static string? WithScheme(string? url, InferenceServiceSpec? effective) =>
        effective?.Security?.Tls is not null && url?.StartsWith(Plain, StringComparison.Ordinal) == true ? $"https://{url[Plain.Length..]}" : url;

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

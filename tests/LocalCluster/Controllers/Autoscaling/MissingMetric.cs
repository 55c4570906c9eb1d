using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Autoscaling;

/// <summary>What an autoscaler says of its first metric when no API serves metrics.</summary>
public static class MissingMetric
{
    public static (string Reason, string Cause) Of(JsonObject autoscaler)
    {
        var metric = autoscaler.Items("spec", "metrics").FirstOrDefault();
        var type = metric.Text("type") ?? "Resource";
        if (type is "Resource" or "ContainerResource")
        {
            var name = metric.Text(type == "Resource" ? "resource" : "containerResource", "name") ?? "cpu";
            return ($"FailedGet{type}Metric",
                $"failed to get {name} utilization: unable to get metrics for resource {name}: unable to fetch metrics from resource metrics API: "
                + "the server could not find the requested resource (get pods.metrics.k8s.io)");
        }

        var field = char.ToLowerInvariant(type[0]) + type[1..];
        var named = metric.Text(field, "metric", "name");
        var api = type == "External" ? "external.metrics.k8s.io" : "custom.metrics.k8s.io";
        return ($"FailedGet{type}Metric",
            $"unable to get metric {named}: unable to fetch metrics from {(type == "External" ? "external" : "custom")} metrics API: no {api} API is registered");
    }
}

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The wanted pods of a deployment and how it changes over.</summary>
public partial record V1DeploymentSpec
{
    [JsonPropertyName("minReadySeconds")]
    public int? MinReadySeconds { get; set; }

    [JsonPropertyName("paused")]
    public bool? Paused { get; set; }

    [JsonPropertyName("progressDeadlineSeconds")]
    public int? ProgressDeadlineSeconds { get; set; }

    [JsonPropertyName("replicas")]
    public int? Replicas { get; set; }

    [JsonPropertyName("revisionHistoryLimit")]
    public int? RevisionHistoryLimit { get; set; }

    [JsonPropertyName("selector")]
    public required V1LabelSelector Selector { get; set; }

    [JsonPropertyName("strategy")]
    public V1DeploymentStrategy? Strategy { get; set; }

    [JsonPropertyName("template")]
    public required V1PodTemplateSpec Template { get; set; }
}

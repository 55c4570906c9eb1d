using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s;

/// <summary>Any Kubernetes object: it says of which version and kind it is.</summary>
public interface IKubernetesObject
{
    [JsonPropertyName("apiVersion")]
    string ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    string Kind { get; set; }
}

/// <summary>A Kubernetes object with metadata: <see cref="V1ObjectMeta"/> for objects, <see cref="V1ListMeta"/> for lists.</summary>
/// <typeparam name="TMetadata">The type of the metadata.</typeparam>
public interface IKubernetesObject<TMetadata> : IKubernetesObject, IMetadata<TMetadata>;

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using ModelOperator.Entities.Schema;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Entities;

/// <summary>InferenceService serves one ONNX model over the Open Inference Protocol.</summary>
[KubernetesEntity(Group = KubeGroup, ApiVersion = KubeApiVersion, Kind = KubeKind, PluralName = KubePluralName)]
[CelRule(
    "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    "metadata.name must be a DNS label of at most 63 characters that starts with a letter, because the Service carries it",
    FieldPath = ".metadata.name")]
public sealed class V1Beta1InferenceService : IKubernetesObject<V1ObjectMeta>, ISpec<InferenceServiceSpec>, IStatus<InferenceServiceStatus?>, IDecodedInPart
{
    public const string KubeGroup = "serving.modeloperator.io";
    public const string KubeApiVersion = "v1beta1";
    public const string KubeKind = "InferenceService";
    public const string KubePluralName = "inferenceservices";
    public const string GroupVersion = KubeGroup + "/" + KubeApiVersion;

    /// <summary>The version of the schema of this object: serving.modeloperator.io/v1beta1.</summary>
    public string ApiVersion { get; set; } = GroupVersion;

    /// <summary>The kind of this object: InferenceService.</summary>
    public string Kind { get; set; } = KubeKind;

    /// <summary>Standard object metadata. The name is also the name of the Deployment, the Service and the HorizontalPodAutoscaler.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted. Only model.storageUri is required; status.effective shows what every other field resolves to.</summary>
    [Required]
    public InferenceServiceSpec Spec { get; set; } = new();

    /// <summary>What the operator observed. Written by the operator only; until it has, observedGeneration is -1, so that no tool takes the resource for settled.</summary>
    [SchemaDefault("""{"observedGeneration": -1}""")]
    public InferenceServiceStatus? Status { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public IReadOnlyList<DecodeError> DecodeErrors { get; set; } = [];
}

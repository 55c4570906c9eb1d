using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Settings;

/// <summary>The model server that runs where a spec names none.</summary>
public sealed record RuntimeSettings
{
    /// <summary>The image. Default: the model server of the operator's own version.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(512)]
    public string Image { get; init; } = "modeloperator/inference-runtime:" + typeof(RuntimeSettings).Assembly.GetName().Version!.ToString(3);

    /// <summary>Names of Secrets, in the namespace of each service, with the credentials for the image's registry, where spec.pod.imagePullSecrets names none. Default: none.</summary>
    [MaxLength(16)]
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>Labels of the nodes that the image is built for, such as {kubernetes.io/arch: amd64}. A key that spec.pod.nodeSelector has, too, has the value of the spec. Default: none.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }
}

using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>The model to serve.</summary>
public sealed record ModelSpec
{
    internal const string UriPattern = "^[a-z][a-z0-9+.-]*://[!-.0-~]*/+[!-.0-~][!-~]*$";

    /// <summary>A volume's name is a DNS name, and a ConfigMap's key has no folders.</summary>
    internal const string VolumePattern = "^(pvc://[a-z0-9]([-a-z0-9.]*[a-z0-9])?/+[^/].*|configmap://[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[-._a-zA-Z0-9]+(#.*)?)$";

    internal const string VolumeRule = "a volume is written pvc://CLAIM/path or configmap://NAME/key, with the name of a claim or ConfigMap in this namespace";

    /// <summary>
    /// Where the model is: a file, a folder or an archive, such as https://example.com/models/rec.onnx, s3://models/rec/ or oci://registry.example.com/models/rec:1. docs/models.md has
    /// the schemes. The scheme is written in lower case. What stands after # names the model among the files of a folder or an archive.
    /// </summary>
    [Required]
    [MinLength(1)]
    [MaxLength(1024)]
    [Pattern(
        UriPattern,
        "storageUri must be scheme://host/path: the scheme in lower case, a file after the host or bucket, no blanks; "
            + "such as https://host/model.onnx or file:///models/model.onnx")]
    [CelRule("!(self.startsWith('pvc://') || self.startsWith('configmap://')) || self.matches('" + VolumePattern + "')", VolumeRule)]
    public string? StorageUri { get; init; }

    /// <summary>
    /// The name under which the model is served (/v2/models/NAME): letters, digits, '-', '_' and '.'. Default: metadata.name.
    /// </summary>
    [MaxLength(63)]
    [Pattern(
        "^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$",
        "name must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit")]
    public string? Name { get; init; }

    /// <summary>
    /// The SHA-256 of the model, 64 lower-case hexadecimal digits: of a file or an archive as sha256sum prints it, of a folder that of the list that
    /// find * -type f | LC_ALL=C sort | xargs sha256sum prints in it. It is checked while the model is read, and one that differs is never opened. Default: not pinned.
    /// </summary>
    [MaxLength(64)]
    [Pattern("^[0-9a-f]{64}$", "sha256 must be 64 lower-case hexadecimal digits, as sha256sum prints them")]
    public string? Sha256 { get; init; }

    /// <summary>A detached signature that the model must have: one that lacks it, or has another's, is never opened. Default: none is asked for.</summary>
    public SignatureSpec? Signature { get; init; }

    /// <summary>
    /// The Secret, in the namespace of this resource, that holds the credentials for storageUri; docs/models.md has the keys of each scheme. It is mounted into this model's
    /// pods alone. Default: the identity of the pod's ServiceAccount, where the platform gives it one, else none.
    /// </summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>
    /// What happens when the bytes behind storageUri change: IfNotPresent (the default) serves what was first read until the spec changes; OnChange has the operator ask the
    /// store again and again, and rolls out the new bytes. The condition ModelFresh says what it found.
    /// </summary>
    [AllowedValues(RefreshPolicies.IfNotPresent, RefreshPolicies.OnChange)]
    public string? Refresh { get; init; }

    /// <summary>The inferences that a pod runs before it counts as ready.</summary>
    public WarmupSpec? Warmup { get; init; }
}

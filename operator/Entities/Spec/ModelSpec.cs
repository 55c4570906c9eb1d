using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>The model to serve.</summary>
public sealed record ModelSpec
{
    /// <summary>
    /// Where the model file is, such as https://example.com/models/rec.onnx or file:///models/rec.onnx. The scheme is written in lower case.
    /// </summary>
    [Required]
    [MinLength(1)]
    [MaxLength(1024)]
    [Pattern(
        "^[a-z][a-z0-9+.-]*://[!-.0-~]*/+[!-.0-~][!-~]*$",
        "storageUri must be scheme://host/path: the scheme in lower case, a file after the host or bucket, no blanks; "
            + "such as https://host/model.onnx or file:///models/model.onnx")]
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
    /// The SHA-256 of the model file, 64 lower-case hexadecimal digits. It is checked while the file is read, and a file that differs is never
    /// served. Default: not pinned.
    /// </summary>
    [MaxLength(64)]
    [Pattern("^[0-9a-f]{64}$", "sha256 must be 64 lower-case hexadecimal digits, as sha256sum prints them")]
    public string? Sha256 { get; init; }

    /// <summary>The Secret, in the namespace of this resource, that holds the credentials for storageUri.</summary>
    [NotYetInEffect]
    public SecretReference? SecretRef { get; init; }

    /// <summary>
    /// What happens when the bytes behind storageUri change: IfNotPresent (the default) serves what was first read until the spec changes;
    /// OnChange rolls out the new bytes, and is not in effect yet.
    /// </summary>
    [AllowedValues(RefreshPolicies.IfNotPresent, RefreshPolicies.OnChange)]
    public string? Refresh { get; init; }

    /// <summary>The inferences that a pod runs before it counts as ready.</summary>
    public WarmupSpec? Warmup { get; init; }
}

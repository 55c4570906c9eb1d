using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>A detached signature of the model's file.</summary>
[CelRule(
    "(has(self.publicKey) ? 1 : 0) + (has(self.secretKeyRef) ? 1 : 0) + (has(self.configMapKeyRef) ? 1 : 0) == 1",
    "exactly one of publicKey, secretKeyRef and configMapKeyRef must be set")]
public sealed record SignatureSpec
{
    public const string DefaultSuffix = ".sig";
    public const string KeyBegin = "-----BEGIN PUBLIC KEY-----";

    /// <summary>The public key in PEM form: ECDSA P-256, as cosign makes it, or Ed25519.</summary>
    [MaxLength(4096)]
    [CelRule("self.startsWith('" + KeyBegin + "')", "publicKey must be a key in PEM form that begins with " + KeyBegin)]
    public string? PublicKey { get; init; }

    /// <summary>The key of a Secret that holds the public key in PEM form.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>The key of a ConfigMap that holds the public key in PEM form.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }

    /// <summary>Where the signature is. Default: storageUri with .sig after it. It is read with the credentials of storageUri.</summary>
    [MaxLength(1024)]
    [Pattern(ModelSpec.UriPattern, "uri must be scheme://host/path, such as s3://bucket/model.onnx.sig")]
    public string? Uri { get; init; }
}

namespace InferenceRuntime.Storage.Signatures;

/// <summary>The kinds of keys that signatures are checked with.</summary>
internal enum SignatureKind
{
    /// <summary>ECDSA on the curve P-256 over a SHA-256; a signature in DER form. What cosign makes.</summary>
    EcdsaP256,

    /// <summary>Pure Ed25519 over the bytes themselves; a signature of 64 bytes.</summary>
    Ed25519,
}

namespace InferenceRuntime.Models;

/// <summary>Why a model can not be served: the words that reach the pod's termination message and the resource's conditions.</summary>
public enum LoadFailureReason
{
    /// <summary>404, or no such file.</summary>
    ArtifactNotFound,

    /// <summary>401 or 403, or a file that may not be read.</summary>
    ArtifactForbidden,

    /// <summary>DNS, connection, 5xx, time-out.</summary>
    ArtifactUnreachable,

    /// <summary>Above the size limit.</summary>
    ArtifactTooLarge,

    /// <summary>The cache's volume, or the limit that it was given, has no room for the artifact.</summary>
    CacheFull,

    DigestMismatch,

    /// <summary>There is no signature, or it is not one of these bytes by this key.</summary>
    SignatureInvalid,

    /// <summary>An archive that would write outside of its folder, or is damaged or a bomb; a folder without a model, or with several.</summary>
    InvalidArtifact,

    InvalidUri,
    UnsupportedScheme,

    /// <summary>The administrator's rules forbid the scheme or the host.</summary>
    SourceNotAllowed,

    /// <summary>Not an ONNX model, or one that contradicts itself.</summary>
    InvalidModel,

    /// <summary>Written for a newer operator set or file format than this ONNX Runtime knows.</summary>
    UnsupportedOpset,

    /// <summary>Types that the protocol can not carry, or operators that this ONNX Runtime does not have.</summary>
    UnsupportedModel,

    ProviderUnavailable,
    WarmupFailed,
    OutOfMemory,
}

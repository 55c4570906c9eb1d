namespace ModelStores;

/// <summary>Why a store does not give an artifact: a closed set, so that each can be answered in its own way.</summary>
public enum StoreFailure
{
    /// <summary>404, or no such file, object, tag or key.</summary>
    NotFound,

    /// <summary>401 or 403, a file that may not be read, a Secret that lacks a key.</summary>
    Forbidden,

    /// <summary>DNS, connection, TLS, time-out, an answer that contradicts itself.</summary>
    Unreachable,

    /// <summary>408, 425, 429 or 5xx: the store answers, and wants to be asked again later.</summary>
    Busy,

    /// <summary>The object is another one than when it was looked up; it has to be looked up again.</summary>
    Changed,

    /// <summary>The store sent the whole where a part was asked for: it has to be read from the first byte to the last.</summary>
    NoRanges,

    /// <summary>A URI that its scheme does not allow.</summary>
    InvalidUri,

    /// <summary>No source for the URI's scheme.</summary>
    UnsupportedScheme,

    /// <summary>The administrator's rules forbid the scheme or the host.</summary>
    NotAllowed,

    /// <summary>What the store holds there is no artifact: a listing without files, an OCI index of platforms, a name that leaves the folder.</summary>
    InvalidArtifact,
}

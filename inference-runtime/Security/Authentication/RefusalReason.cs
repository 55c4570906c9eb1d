namespace InferenceRuntime.Security.Authentication;

/// <summary>Why a client is not let in: a closed set, since it is a label of a metric.</summary>
public enum RefusalReason
{
    /// <summary>The request has neither a key nor a token.</summary>
    NoCredentials,

    /// <summary>A key that nobody has, or what is no token where tokens are taken.</summary>
    UnknownKey,

    /// <summary>No JSON web token, or one that is too long.</summary>
    MalformedToken,

    /// <summary>A signature that is not the issuer's, or by an algorithm that is not taken.</summary>
    BadSignature,

    /// <summary>A key of the issuer's that is not known, also not after asking for its keys.</summary>
    UnknownSigningKey,

    /// <summary>Not good any more, or not yet, or for ever.</summary>
    Expired,

    WrongIssuer,
    WrongAudience,

    /// <summary>A claim that is asked for is not there, or has another value.</summary>
    MissingClaim,

    /// <summary>The issuer's keys were never had: not the client's fault.</summary>
    KeysUnavailable,
}

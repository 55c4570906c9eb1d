namespace InferenceRuntime.Serving;

/// <summary>Why a request was not answered with a result: the closed set that each protocol maps once, at its edge.</summary>
public enum ServingError
{
    /// <summary>The request itself is wrong; sending it again will not help.</summary>
    InvalidRequest,

    /// <summary>No such model or version.</summary>
    NotFound,

    /// <summary>This server was started without the permission for it; sending the request again will not help.</summary>
    Forbidden,

    /// <summary>The model is known and not ready, or the process drains; another replica or a later try may answer.</summary>
    NotReady,

    /// <summary>The queue is full.</summary>
    Overloaded,

    /// <summary>The request's time ran out, waiting or running.</summary>
    DeadlineExceeded,

    /// <summary>The server or the model failed on a request that is in order.</summary>
    Internal,
}

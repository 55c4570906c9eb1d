namespace InferenceRuntime.Tests.Load;

internal enum LoadOutcome
{
    /// <summary>A whole answer with a result.</summary>
    Answered,

    /// <summary>429 or RESOURCE_EXHAUSTED: the queue was full.</summary>
    Overloaded,

    /// <summary>503 with <c>Connection: close</c>, or UNAVAILABLE: the server is ending, nothing was done.</summary>
    Draining,

    /// <summary>gRPC only: the server closed the connection in order (GOAWAY) and said by it that this request was not begun, or had closed it before the request could be written.</summary>
    NotBegun,

    /// <summary>Anything else: a broken connection, half an answer, another error. It must not happen.</summary>
    Lost,
}

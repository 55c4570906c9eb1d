namespace Testing.Cluster;

/// <summary>What goes wrong with one request.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The server is not asked; this is the answer.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">The reason of the Kubernetes Status that is the body, such as TooManyRequests.</param>
    /// <param name="RetryAfter">Seconds for the header Retry-After; null for none.</param>
    public sealed record Answer(int Status, string Reason, int? RetryAfter = null) : Fault;

    /// <summary>A watch opens well, and its first event is an error, as a real server says 410 to a version that is too old.</summary>
    public sealed record ErrorEvent(int Status, string Reason) : Fault;

    /// <summary>The server is asked and answers; after so many bytes of the answer's body the connection breaks. 0: no byte of the answer arrives.</summary>
    public sealed record Cut(int Bytes) : Fault;

    /// <summary>The connection breaks before the server is asked.</summary>
    public sealed record Reset : Fault;

    /// <summary>Neither the server nor the client hears anything more, until the client gives up.</summary>
    public sealed record Hold : Fault;
}

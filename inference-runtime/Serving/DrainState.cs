namespace InferenceRuntime.Serving;

/// <summary>How far the process is from its end.</summary>
public enum DrainState
{
    Serving,

    /// <summary>Not ready any more, but work that still arrives is done: a Service's endpoints may lag behind.</summary>
    LameDuck,

    /// <summary>New work is refused; what has been accepted is finished.</summary>
    Draining,
}

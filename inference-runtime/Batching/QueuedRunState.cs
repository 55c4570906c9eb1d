namespace InferenceRuntime.Batching;

internal enum QueuedRunState
{
    /// <summary>In the queue: can leave it at any time.</summary>
    Waiting,

    /// <summary>Its inputs are being read, by a copy into a batch or by a run of its own: it can not be answered before that ends.</summary>
    InUse,

    /// <summary>Its inputs have been copied: it may leave, and the batch goes on without it.</summary>
    Copied,

    Answered,
}

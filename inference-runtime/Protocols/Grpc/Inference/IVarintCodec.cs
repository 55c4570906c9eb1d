namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>How an element of a datatype is written as a varint. Static, so that the loop over a tensor is compiled once per datatype.</summary>
/// <typeparam name="T">The element in memory, of the datatype's size.</typeparam>
internal interface IVarintCodec<T>
    where T : unmanaged
{
    /// <summary>False when the number does not fit the datatype.</summary>
    static abstract bool TryRead(ulong wire, out T value);

    static abstract ulong Write(T value);
}

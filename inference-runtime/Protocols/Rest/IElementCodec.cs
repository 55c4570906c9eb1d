namespace InferenceRuntime.Protocols.Rest;

/// <summary>How one element of a datatype is written in JSON. Static, so that the loop over a tensor is compiled once per datatype, without a call.</summary>
/// <typeparam name="T">The element in memory, of the datatype's size.</typeparam>
public interface IElementCodec<T>
    where T : unmanaged
{
    /// <summary>What is expected, for messages, such as "a whole number from 0 to 255".</summary>
    static abstract string Expected { get; }

    /// <summary>Reads an element at the start of the text. 0 when there is none, otherwise how many bytes it takes.</summary>
    static abstract int Read(ReadOnlySpan<byte> text, out T value);

    /// <summary>Writes an element; <see cref="MaxLength"/> bytes are enough.</summary>
    static abstract int Write(T value, Span<byte> destination);

    /// <summary>The most bytes that any element takes in JSON.</summary>
    const int MaxLength = 32;
}

using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols;

/// <summary>Bytes that arrive in pieces, in pooled native memory. Sized right at once when the sender announced the length.</summary>
internal sealed class GrowingBuffer(NativeBufferPool pool, long expected)
{
    // What a sender only announces takes no memory before it has sent something of it.
    private const int LargestFirst = 1024 * 1024;

    public NativeBuffer Buffer { get; private set; } = pool.Rent(Math.Min(expected, LargestFirst));

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Buffer.Capacity - Length)
        {
            Grow((long)Length + bytes.Length);
        }

        bytes.CopyTo(Buffer.Span[Length..]);
        Length += bytes.Length;
    }

    private void Grow(long needed)
    {
        // Straight to the announced size; without one, or beyond it, doubling.
        var larger = pool.Rent(Math.Max(needed, Math.Max(expected, Math.Min(Buffer.Capacity * 2L, int.MaxValue))));
        Buffer.Span[..Length].CopyTo(larger.Span);
        Buffer.Dispose();
        Buffer = larger;
    }
}

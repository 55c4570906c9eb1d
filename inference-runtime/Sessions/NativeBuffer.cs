using System.Runtime.InteropServices;

namespace InferenceRuntime.Sessions;

/// <summary>
/// Memory outside the managed heap, 64-byte aligned, rented from a <see cref="NativeBufferPool"/>: it never moves, so ONNX Runtime
/// reads it where a request's body was written. Disposal hands it back.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>A cache line, and the widest vector load of today's processors.</summary>
    public const int Alignment = 64;

    private readonly NativeBufferPool _pool;
    private int _rented;

    internal NativeBuffer(NativeBufferPool pool, nuint capacity)
    {
        _pool = pool;
        Capacity = checked((int)capacity);
        Pointer = (byte*)NativeMemory.AlignedAlloc(capacity, Alignment);
    }

    public byte* Pointer { get; private set; }

    /// <summary>Bytes that may be used; at least what was asked for.</summary>
    public int Capacity { get; }

    public Span<byte> Span => new(Pointer, Capacity);

    public void Dispose()
    {
        // Exchanged, so that disposing twice can not put the same memory into the pool twice.
        if (Interlocked.Exchange(ref _rented, 0) == 1)
        {
            _pool.Return(this);
        }
    }

    internal NativeBuffer Lend()
    {
        _rented = 1;
        return this;
    }

    internal void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}

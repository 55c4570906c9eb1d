using System.Numerics;

namespace InferenceRuntime.Sessions;

/// <summary>
/// Keeps native buffers for the next request, by powers of two, so that a large tensor costs no page faults after the first request.
/// What is kept is bounded; what is lent is bounded by the callers' own limits (request size, concurrency).
/// </summary>
public sealed class NativeBufferPool(long maxRetainedBytes = NativeBufferPool.DefaultMaxRetainedBytes)
{
    /// <summary>64 MiB: a few bodies of the default request limit would already be more than most requests ever need.</summary>
    public const long DefaultMaxRetainedBytes = 64 * 1024 * 1024;

    private const int SmallestClass = 12; // 4 KiB, one page
    private const int LargestClass = 30; // 1 GiB; beyond it memory is allocated exactly and freed at once

    private readonly IdleStack<NativeBuffer>[] _classes = CreateClasses();
    private long _retained;
    private long _lent;

    /// <summary>The process's pool.</summary>
    public static NativeBufferPool Shared { get; } = new();

    /// <summary>Buffers that were rented and not yet disposed. Zero at rest, or something leaks.</summary>
    public long Lent => Interlocked.Read(ref _lent);

    /// <summary>Bytes kept for later.</summary>
    public long Retained => Interlocked.Read(ref _retained);

    /// <param name="bytes">How many bytes are needed; zero is legal.</param>
    public NativeBuffer Rent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, int.MaxValue);
        Interlocked.Increment(ref _lent);
        var index = ClassOf(bytes);
        if (index > LargestClass)
        {
            return new NativeBuffer(this, (nuint)bytes).Lend();
        }

        if (_classes[index - SmallestClass].TryPop(out var kept))
        {
            Interlocked.Add(ref _retained, -kept.Capacity);
            return kept.Lend();
        }

        return new NativeBuffer(this, (nuint)1 << index).Lend();
    }

    internal void Return(NativeBuffer buffer)
    {
        Interlocked.Decrement(ref _lent);
        var index = ClassOf(buffer.Capacity);
        if (index <= LargestClass && Interlocked.Add(ref _retained, buffer.Capacity) <= maxRetainedBytes)
        {
            _classes[index - SmallestClass].Push(buffer);
            return;
        }

        if (index <= LargestClass)
        {
            Interlocked.Add(ref _retained, -buffer.Capacity);
        }

        buffer.Free();
    }

    private static int ClassOf(long bytes) => Math.Max(SmallestClass, BitOperations.Log2((ulong)Math.Max(1, bytes - 1)) + 1);

    private static IdleStack<NativeBuffer>[] CreateClasses()
    {
        var classes = new IdleStack<NativeBuffer>[LargestClass - SmallestClass + 1];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = new IdleStack<NativeBuffer>();
        }

        return classes;
    }
}

using System.Numerics;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>BOOL: everything but 0 is true.</summary>
internal readonly struct BoolVarint : IVarintCodec<byte>
{
    public static bool TryRead(ulong wire, out byte value)
    {
        value = wire != 0 ? (byte)1 : (byte)0;
        return true;
    }

    public static ulong Write(byte value) => value != 0 ? 1UL : 0;
}

/// <summary>INT8, INT16 and INT32, which share a field of int32: of a varint it has the low half.</summary>
internal readonly struct Int32Varint<T> : IVarintCodec<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool TryRead(ulong wire, out T value)
    {
        value = T.CreateTruncating((int)wire);
        return int.CreateTruncating(value) == (int)wire;
    }

    // Negative numbers take ten bytes: the sign goes up to 64 bits.
    public static ulong Write(T value) => (ulong)long.CreateTruncating(value);
}

/// <summary>UINT8, UINT16 and UINT32, which share a field of uint32.</summary>
internal readonly struct UInt32Varint<T> : IVarintCodec<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool TryRead(ulong wire, out T value)
    {
        value = T.CreateTruncating((uint)wire);
        return uint.CreateTruncating(value) == (uint)wire;
    }

    public static ulong Write(T value) => ulong.CreateTruncating(value);
}

/// <summary>INT64.</summary>
internal readonly struct Int64Varint : IVarintCodec<long>
{
    public static bool TryRead(ulong wire, out long value)
    {
        value = (long)wire;
        return true;
    }

    public static ulong Write(long value) => (ulong)value;
}

/// <summary>UINT64.</summary>
internal readonly struct UInt64Varint : IVarintCodec<ulong>
{
    public static bool TryRead(ulong wire, out ulong value)
    {
        value = wire;
        return true;
    }

    public static ulong Write(ulong value) => value;
}

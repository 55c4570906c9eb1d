using System.Runtime.InteropServices;

namespace InferenceRuntime.Sessions;

/// <summary>Single elements of numeric tensors as doubles: for the few, not for the hot path. 64-bit integers lose what a double can not hold.</summary>
public static class TensorElements
{
    public static double Read(Tensor tensor, int index) => tensor.Datatype switch
    {
        Datatype.Bool or Datatype.UInt8 => tensor.Data[index],
        Datatype.Int8 => (sbyte)tensor.Data[index],
        Datatype.UInt16 => At<ushort>(tensor, index),
        Datatype.Int16 => At<short>(tensor, index),
        Datatype.UInt32 => At<uint>(tensor, index),
        Datatype.Int32 => At<int>(tensor, index),
        Datatype.UInt64 => At<ulong>(tensor, index),
        Datatype.Int64 => At<long>(tensor, index),
        Datatype.FP16 => (double)At<Half>(tensor, index),
        Datatype.BF16 => BitConverter.UInt32BitsToSingle((uint)At<ushort>(tensor, index) << 16),
        Datatype.FP32 => At<float>(tensor, index),
        Datatype.FP64 => At<double>(tensor, index),
        _ => throw new InvalidOperationException($"{tensor.Datatype} has no numbers."),
    };

    /// <summary>Writes a value that the datatype can hold.</summary>
    public static void Write(Tensor tensor, int index, double value)
    {
        switch (tensor.Datatype)
        {
            case Datatype.Bool or Datatype.UInt8: tensor.Data[index] = (byte)value; break;
            case Datatype.Int8: tensor.Data[index] = (byte)(sbyte)value; break;
            case Datatype.UInt16: At<ushort>(tensor, index) = (ushort)value; break;
            case Datatype.Int16: At<short>(tensor, index) = (short)value; break;
            case Datatype.UInt32: At<uint>(tensor, index) = (uint)value; break;
            case Datatype.Int32: At<int>(tensor, index) = (int)value; break;
            case Datatype.UInt64: At<ulong>(tensor, index) = (ulong)value; break;
            case Datatype.Int64: At<long>(tensor, index) = (long)value; break;
            case Datatype.FP16: At<Half>(tensor, index) = (Half)value; break;
            case Datatype.BF16: At<ushort>(tensor, index) = (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16); break;
            case Datatype.FP32: At<float>(tensor, index) = (float)value; break;
            case Datatype.FP64: At<double>(tensor, index) = value; break;
            default: throw new InvalidOperationException($"{tensor.Datatype} has no numbers.");
        }
    }

    private static ref T At<T>(Tensor tensor, int index)
        where T : unmanaged => ref MemoryMarshal.Cast<byte, T>(tensor.Data)[index];
}

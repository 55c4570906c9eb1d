using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using InferenceRuntime.Hosting;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Inputs;

/// <summary>Makes input tensors of given shapes.</summary>
internal sealed class InputFactory(BenchData data, int seed)
{
    private const int WordLength = 8;

    /// <summary>Inputs of a model. Throws <see cref="BenchException"/> when the shapes do not fit it.</summary>
    /// <param name="batch">Rows a request; null for those of the shapes.</param>
    public BenchInputs Create(IReadOnlyList<TensorSpec> specs, InputShapes shapes, int? batch)
    {
        var resolved = shapes.Resolve(batch);
        var rows = shapes.HasBatch ? (int)resolved.Where((_, i) => specs[i].Shape is [TensorShape.Free, ..]).First()[0] : 1;
        return Create(specs, resolved, rows);
    }

    private BenchInputs Create(IReadOnlyList<TensorSpec> specs, long[][] shapes, int rows)
    {
        var random = new Random(seed);
        var tensors = new List<Tensor>(specs.Count);
        try
        {
            for (var i = 0; i < specs.Count; i++)
            {
                tensors.Add(Create(specs[i], shapes[i], random));
            }

            return new BenchInputs(tensors, rows);
        }
        catch
        {
            tensors.ForEach(tensor => tensor.Dispose());
            throw;
        }
    }

    private Tensor Create(TensorSpec spec, long[] shape, Random random)
    {
        if (!TensorShape.TryCount(shape, out var count) || count > int.MaxValue / Math.Max(1, spec.Datatype.Size()))
        {
            throw new BenchException($"--shape: {spec.Name}{TensorShape.Format(shape)} is more than a tensor of 2 GiB can hold.", ExitCode.Usage);
        }

        if (spec.Datatype == Datatype.Bytes)
        {
            var strings = Tensor.Strings(spec.Name, shape, count);
            for (var i = 0; i < count && data == BenchData.Random; i++)
            {
                strings.SetString(i, Encoding.ASCII.GetBytes(random.GetString("abcdefghijklmnopqrstuvwxyz", WordLength)));
            }

            return strings;
        }

        var tensor = Tensor.Allocate(spec.Name, spec.Datatype, shape, count, NativeBufferPool.Shared);
        tensor.Data.Clear();
        if (data == BenchData.Random)
        {
            Fill(tensor.Datatype, tensor.Data, random);
        }

        return tensor;
    }

    private static void Fill(Datatype datatype, Span<byte> bytes, Random random)
    {
        switch (datatype)
        {
            case Datatype.FP32:
                foreach (ref var element in MemoryMarshal.Cast<byte, float>(bytes))
                {
                    element = random.NextSingle();
                }

                break;
            case Datatype.FP64:
                foreach (ref var element in MemoryMarshal.Cast<byte, double>(bytes))
                {
                    element = random.NextDouble();
                }

                break;
            case Datatype.FP16:
                foreach (ref var element in MemoryMarshal.Cast<byte, Half>(bytes))
                {
                    element = (Half)random.NextSingle();
                }

                break;
            case Datatype.BF16:
                // The upper half of an FP32.
                for (var i = 0; i < bytes.Length; i += 2)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[i..], (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle()) >> 16));
                }

                break;
            case Datatype.UInt8 or Datatype.Int8:
                random.NextBytes(bytes);
                break;
            default:
                // Booleans and whole numbers: 0 or 1, in the lowest byte. Larger ones would be outside of many models' vocabularies and masks.
                for (var i = 0; i < bytes.Length; i += datatype.Size())
                {
                    bytes[i] = (byte)random.Next(2);
                }

                break;
        }
    }
}

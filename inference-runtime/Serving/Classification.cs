using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Serving;

/// <summary>
/// The classification extension: an output is answered as its highest values, each a text <c>value:index[:label]</c>. An output whose first
/// dimension is free is a batch, [rows, ...], and answers [rows, count], each row by itself; any other is one row and answers [count]. The index counts
/// the row's elements in row-major order. Equal values come in the order of their indices, NaN comes last.
/// </summary>
public static class Classification
{
    /// <summary>Whether an output has values that can be ordered.</summary>
    public static bool Supports(Datatype datatype) => datatype is not (Datatype.Bool or Datatype.Bytes);

    /// <summary>Puts the classes in the place of those outputs for which the request asked for them.</summary>
    public static void Apply(InferenceRequest request, InferenceResponse response)
    {
        for (var i = 0; i < request.Outputs?.Count; i++)
        {
            if (request.Outputs[i].Classification is { } count)
            {
                var output = response.Outputs[i];
                response.Outputs[i] = Classify(output, response.Model, count);
                output.Dispose();
            }
        }
    }

    private static Tensor Classify(Tensor output, LoadedModel model, int count)
    {
        var declared = model.Signature.OutputsByName[output.Name].Shape;
        var isBatch = declared is [TensorShape.Free, _, ..] && output.Shape[0] > 0;
        var labels = model.File.Labels.Of(output.Name);
        return Classify(output, isBatch ? checked((int)output.Shape[0]) : 1, isBatch, labels, count);
    }

    /// <summary>The classes of <paramref name="rows"/> rows of equal length.</summary>
    internal static Tensor Classify(Tensor output, int rows, bool isBatch, string[] labels, int count) => output.Datatype switch
    {
        Datatype.UInt8 => Classify<byte>(output, rows, isBatch, labels, count),
        Datatype.UInt16 => Classify<ushort>(output, rows, isBatch, labels, count),
        Datatype.UInt32 => Classify<uint>(output, rows, isBatch, labels, count),
        Datatype.UInt64 => Classify<ulong>(output, rows, isBatch, labels, count),
        Datatype.Int8 => Classify<sbyte>(output, rows, isBatch, labels, count),
        Datatype.Int16 => Classify<short>(output, rows, isBatch, labels, count),
        Datatype.Int32 => Classify<int>(output, rows, isBatch, labels, count),
        Datatype.Int64 => Classify<long>(output, rows, isBatch, labels, count),
        Datatype.FP16 => Classify(output, rows, isBatch, labels, count, static (Half value) => (float)value),
        Datatype.BF16 => Classify(output, rows, isBatch, labels, count, static (ushort bits) => BitConverter.Int32BitsToSingle(bits << 16)),
        Datatype.FP32 => Classify<float>(output, rows, isBatch, labels, count),
        Datatype.FP64 => Classify<double>(output, rows, isBatch, labels, count),
        _ => throw new InvalidOperationException($"{output.Datatype.Name()} has no order."),
    };

    private static Tensor Classify<T>(Tensor output, int rows, bool isBatch, string[] labels, int count)
        where T : unmanaged, INumber<T> => Classify(output, rows, isBatch, labels, count, static (T value) => value);

    private static Tensor Classify<TStored, T>(Tensor output, int rows, bool isBatch, string[] labels, int count, Func<TStored, T> read)
        where TStored : unmanaged
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<TStored> elements = MemoryMarshal.Cast<byte, TStored>(output.Data);
        var length = elements.Length / rows;
        var taken = Math.Min(count, length);
        var classes = Tensor.Strings(output.Name, isBatch ? [rows, taken] : [taken], (long)rows * taken);
        var values = new T[length];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < length; i++)
            {
                values[i] = read(elements[(row * length) + i]);
            }

            var highest = HighestValues.Find(values, taken);
            for (var place = 0; place < taken; place++)
            {
                classes.SetString((row * taken) + place, Text(values, highest[place], labels));
            }
        }

        return classes;
    }

    private static byte[] Text<T>(T[] values, int index, string[] labels)
        where T : INumber<T>
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{values[index]}:{index}");
        return Encoding.UTF8.GetBytes(index < labels.Length ? $"{text}:{labels[index]}" : text);
    }
}

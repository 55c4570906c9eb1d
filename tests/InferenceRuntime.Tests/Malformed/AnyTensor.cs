using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>A tensor as a client has it, and that client's writers of the wire's forms, made from the protocol's text and .NET alone.</summary>
/// <param name="Datatype">Its datatype.</param>
/// <param name="Shape">Its dimensions; none for a scalar, a 0 for an empty tensor.</param>
/// <param name="Elements">Each element's bytes, little-endian.</param>
public sealed record AnyTensor(Datatype Datatype, long[] Shape, byte[][] Elements)
{
    private static readonly Gen<byte[]> Strings = Gen
        .Elements("", "a", "ü", "日本", "😀", "\0", "\u007f", "\"\\/\b\f\n\r\t", "\u2028", "\ufeff", "{\"a\":[1]}")
        .ListOf().Resize(4).Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)));

    /// <summary>Every datatype, scalars, empty tensors, and the values at which readers break.</summary>
    public static Gen<AnyTensor> Any { get; } = Gen.Elements(Enum.GetValues<Datatype>()).SelectMany(Of);

    /// <summary>In the binary form: elements one after the other, BYTES each behind its length.</summary>
    public byte[] Binary => Datatype == Datatype.Bytes
        ? [.. Elements.SelectMany(element => (byte[])[.. BitConverter.GetBytes(element.Length), .. element])]
        : [.. Elements.SelectMany(element => element)];

    /// <summary>The elements in JSON, flat.</summary>
    public string JsonData => $"[{string.Join(',', Elements.Select(element => ToJson(Datatype, element)))}]";

    /// <summary>As the member of a request's inputs, its data in JSON.</summary>
    public string JsonInput(string name) => $"{{{Head(name)},\"data\":{JsonData}}}";

    /// <summary>As the member of a request's inputs, its data behind the JSON.</summary>
    public string BinaryInput(string name) => $"{{{Head(name)},\"parameters\":{{\"binary_data_size\":{Binary.Length}}}}}";

    public override string ToString() => $"{Datatype.Name()}{TensorShape.Format(Shape)} {JsonData}";

    private string Head(string name) => $"\"name\":{JsonSerializer.Serialize(name)},\"datatype\":\"{Datatype.Name()}\",\"shape\":[{string.Join(',', Shape)}]";

    private static Gen<AnyTensor> Of(Datatype datatype) =>
        from shape in Gen.Frequency((1, Gen.Constant(0)), (12, Gen.Choose(1, 3))).Select(dimension => (long)dimension).ListOf().Resize(3)
        let count = (int)shape.Aggregate(1L, (product, dimension) => product * dimension)
        from elements in Element(datatype).ArrayOf(count)
        select new AnyTensor(datatype, [.. shape], elements);

    private static Gen<byte[]> Element(Datatype datatype) => datatype switch
    {
        Datatype.Bool => Gen.Elements<byte[]>([0], [1]),
        Datatype.Bytes => Strings,
        _ => Number(datatype.Size()),
    };

    /// <summary>Random bits, and those of zero, one, both zeros of a float, NaN, the infinities' neighbours, and the ends of integers.</summary>
    private static Gen<byte[]> Number(int size) => Gen.Frequency(
        (3, Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(size)),
        (1, Gen.Elements<byte>(0, 0xFF).SelectMany(low => Gen.Elements<byte>(0, 0x7F, 0x80, 0xFF).Select(high => (byte[])[.. Enumerable.Repeat(low, size - 1), high]))),
        (1, Gen.Constant((byte[])[1, .. new byte[size - 1]])));

    private static string ToJson(Datatype datatype, byte[] element) => datatype switch
    {
        Datatype.Bool => element[0] == 1 ? "true" : "false",
        Datatype.UInt8 => Text(element[0]),
        Datatype.UInt16 => Text(BitConverter.ToUInt16(element)),
        Datatype.UInt32 => Text(BitConverter.ToUInt32(element)),
        Datatype.UInt64 => Text(BitConverter.ToUInt64(element)),
        Datatype.Int8 => Text((sbyte)element[0]),
        Datatype.Int16 => Text(BitConverter.ToInt16(element)),
        Datatype.Int32 => Text(BitConverter.ToInt32(element)),
        Datatype.Int64 => Text(BitConverter.ToInt64(element)),
        Datatype.FP16 => Text((float)BitConverter.ToHalf(element)),
        Datatype.BF16 => Text(BitConverter.ToSingle([0, 0, .. element])),
        Datatype.FP32 => Text(BitConverter.ToSingle(element)),
        Datatype.FP64 => Text(BitConverter.ToDouble(element)),
        _ => JsonSerializer.Serialize(Encoding.UTF8.GetString(element)),
    };

    // The shortest text that reads back as the same value; NaN, Infinity and -Infinity are what the protocol calls them, too.
    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}

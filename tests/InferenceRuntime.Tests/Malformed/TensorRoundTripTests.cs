using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Any tensor that a client writes is read as it was, and any tensor that the server writes reads back bit for bit.</summary>
public sealed class TensorRoundTripTests
{
    private const int Cases = 2_000;

    [Test]
    public void Read_JsonOfAnyTensor_GivesItsElements() => Hold(AnyTensor.Any, (decoder, tensor) =>
    {
        using var request = decoder.Decode(new RestRequest(Utf8($"{{\"inputs\":[{tensor.JsonInput("x")}]}}")))!;
        CheckSame(request.Inputs[0], tensor, payloads: false);
    });

    [Test]
    public void Read_BinaryOfAnyTensor_GivesItsBits() => Hold(AnyTensor.Any, (decoder, tensor) =>
    {
        var json = Utf8($"{{\"inputs\":[{tensor.BinaryInput("x")}]}}");
        using var request = decoder.Decode(new RestRequest([.. json, .. tensor.Binary], $"{json.Length}"))!;
        CheckSame(request.Inputs[0], tensor, payloads: true);
    });

    [Test]
    public void Read_SeveralTensorsInBothForms_KeepsThemApart() => Hold(
        AnyTensor.Any.Zip(Gen.Elements(true, false)).ListOf().Resize(5),
        (decoder, tensors) =>
        {
            var inputs = tensors.Select((tensor, i) => tensor.Item2 ? tensor.Item1.BinaryInput($"x{i}") : tensor.Item1.JsonInput($"x{i}"));
            var json = Utf8($"{{\"inputs\":[{string.Join(',', inputs)}]}}");
            byte[] binary = [.. tensors.Where(tensor => tensor.Item2).SelectMany(tensor => tensor.Item1.Binary)];

            using var request = decoder.Decode(new RestRequest([.. json, .. binary], $"{json.Length}"))!;

            request.Inputs.Select(input => input.Name).Should().Equal(tensors.Select((_, i) => $"x{i}"));
            foreach (var (input, (tensor, isBinary)) in request.Inputs.Zip(tensors))
            {
                CheckSame(input, tensor, payloads: isBinary);
            }
        });

    [Test]
    public void Write_AnyTensor_ReadsBackBitForBit() => Hold(AnyTensor.Any, (decoder, tensor) =>
    {
        using var original = Create(tensor, decoder.Pool);
        var written = new ArrayBufferWriter<byte>();

        JsonTensorWriter.Write(written, original);

        var head = $"\"name\":\"x\",\"datatype\":\"{tensor.Datatype.Name()}\",\"shape\":[{string.Join(',', tensor.Shape)}]";
        using var request = decoder.Decode(new RestRequest([.. Utf8($"{{\"inputs\":[{{{head},\"data\":"), .. written.WrittenSpan, .. "}]}"u8]))!;
        CheckSame(request.Inputs[0], tensor, payloads: false);
    });

    [Test]
    public void Write_AnyTensor_IsWhatSystemTextJsonReads() => Hold(AnyTensor.Any, (decoder, tensor) =>
    {
        using var original = Create(tensor, decoder.Pool);
        var written = new ArrayBufferWriter<byte>();

        JsonTensorWriter.Write(written, original);

        // The bare tokens are the protocol's extension: as texts, System.Text.Json can read around them.
        var json = Encoding.UTF8.GetString(written.WrittenSpan);
        var standard = tensor.Datatype == Datatype.Bytes
            ? json
            : json.Replace("NaN", "\"NaN\"", StringComparison.Ordinal).Replace("Infinity", "\"Infinity\"", StringComparison.Ordinal).Replace("-\"", "\"-", StringComparison.Ordinal);
        using var document = JsonDocument.Parse(standard);
        document.RootElement.EnumerateArray().Select(element => Convert.ToHexString(Canonical(tensor.Datatype, ToBytes(tensor.Datatype, element))))
            .Should().Equal(tensor.Elements.Select(element => Convert.ToHexString(Canonical(tensor.Datatype, element))), "of {0}", tensor);
    });

    private static void Hold<T>(Gen<T> cases, Action<RestDecoder, T> property)
    {
        var decoder = new RestDecoder();
        Check.One(PropertyRun.Fixed(Cases), Prop.ForAll(Arb.From(cases), value => property(decoder, value)));
        decoder.Pool.Lent.Should().Be(0);
    }

    private static Tensor Create(AnyTensor tensor, NativeBufferPool pool)
    {
        if (tensor.Datatype != Datatype.Bytes)
        {
            var numbers = Tensor.Allocate("x", tensor.Datatype, tensor.Shape, tensor.Elements.Length, pool);
            tensor.Binary.CopyTo(numbers.Data);
            return numbers;
        }

        var texts = Tensor.Strings("x", tensor.Shape, tensor.Elements.Length);
        for (var i = 0; i < tensor.Elements.Length; i++)
        {
            texts.SetString(i, tensor.Elements[i]);
        }

        return texts;
    }

    private static void CheckSame(Tensor actual, AnyTensor expected, bool payloads)
    {
        actual.Datatype.Should().Be(expected.Datatype);
        actual.Shape.Should().Equal(expected.Shape);
        actual.Count.Should().Be(expected.Elements.Length);
        for (var i = 0; i < actual.Count; i++)
        {
            var size = expected.Datatype.Size();
            var element = expected.Datatype == Datatype.Bytes ? actual.GetString(i) : actual.Data.Slice(i * size, size);
            var wanted = payloads ? expected.Elements[i] : Canonical(expected.Datatype, expected.Elements[i]);
            element.SequenceEqual(wanted).Should().BeTrue("element {0} of {1} was read as {2}", i, expected, Convert.ToHexString(element));
        }
    }

    /// <summary>JSON has one NaN, which is read as the quiet, positive one without a payload.</summary>
    private static byte[] Canonical(Datatype datatype, byte[] element) => datatype switch
    {
        Datatype.FP16 when Half.IsNaN(BitConverter.ToHalf(element)) => [0x00, 0x7E],
        Datatype.BF16 when float.IsNaN(BitConverter.ToSingle([0, 0, .. element])) => [0xC0, 0x7F],
        Datatype.FP32 when float.IsNaN(BitConverter.ToSingle(element)) => [0x00, 0x00, 0xC0, 0x7F],
        Datatype.FP64 when double.IsNaN(BitConverter.ToDouble(element)) => [0, 0, 0, 0, 0, 0, 0xF8, 0x7F],
        _ => element,
    };

    private static byte[] ToBytes(Datatype datatype, JsonElement element) => datatype switch
    {
        Datatype.Bool => [element.GetBoolean() ? (byte)1 : (byte)0],
        Datatype.UInt8 => [element.GetByte()],
        Datatype.UInt16 => BitConverter.GetBytes(element.GetUInt16()),
        Datatype.UInt32 => BitConverter.GetBytes(element.GetUInt32()),
        Datatype.UInt64 => BitConverter.GetBytes(element.GetUInt64()),
        Datatype.Int8 => [(byte)element.GetSByte()],
        Datatype.Int16 => BitConverter.GetBytes(element.GetInt16()),
        Datatype.Int32 => BitConverter.GetBytes(element.GetInt32()),
        Datatype.Int64 => BitConverter.GetBytes(element.GetInt64()),
        Datatype.FP16 => BitConverter.GetBytes((Half)Single(element)),
        Datatype.BF16 => MemoryMarshal.AsBytes([Single(element)])[2..].ToArray(),
        Datatype.FP32 => BitConverter.GetBytes(Single(element)),
        Datatype.FP64 => BitConverter.GetBytes(element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetDouble()),
        _ => Encoding.UTF8.GetBytes(element.GetString()!),
    };

    private static float Single(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? float.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetSingle();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

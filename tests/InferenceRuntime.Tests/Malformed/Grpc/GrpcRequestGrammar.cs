using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Malformed.Grpc;

/// <summary>ModelInferRequests and what broken clients make of them: tags, groups, varints and lengths that are wrong, and frames that lie about them.</summary>
internal static class GrpcRequestGrammar
{
    /// <summary>Cut off, longer than they need be, of ten bytes, of eleven, of thirty.</summary>
    private static readonly byte[][] OddVarints =
        [[0x80], [0xFF, 0xFF], [0x80, 0x80, 0x00], [.. Enumerable.Repeat((byte)0x80, 9), 1], [.. Enumerable.Repeat((byte)0xFF, 10), 1], [.. Enumerable.Repeat((byte)0xFF, 30)]];

    /// <summary>A tensor in a request that is right: raw, typed, or typed with each element by itself.</summary>
    public static Gen<ModelInferRequest> RightRequest { get; } =
        from tensor in AnyTensor.Any
        from raw in Gen.Elements(true, false)
        from model in Gen.Elements("m", "text", "int")
        select Request(model, raw || !HasTypedForm(tensor.Datatype), ("x", tensor));

    /// <summary>Whole bodies: frames, right and wrong, of messages, right and wrong.</summary>
    public static Gen<GrpcBody> Body { get; } =
        from frames in Gen.Frequency((20, Frame.Select(frame => new[] { frame })), (1, Frame.ArrayOf(2)), (1, Gen.Constant(Array.Empty<(byte[], string?)>())))
        from cut in Gen.Frequency((20, Gen.Constant(0)), (1, Gen.Choose(1, 30)))
        let bytes = frames.SelectMany(frame => frame.Item1).ToArray()
        select new GrpcBody(bytes[..Math.Max(0, bytes.Length - cut)], frames.Select(frame => frame.Item2).FirstOrDefault(encoding => encoding is not null));

    public static ModelInferRequest Request(string model, bool raw, params (string Name, AnyTensor Tensor)[] inputs)
    {
        var request = new ModelInferRequest { ModelName = model };
        foreach (var (name, tensor) in inputs)
        {
            var input = new ModelInferRequest.Types.InferInputTensor { Name = name, Datatype = tensor.Datatype.Name() };
            input.Shape.AddRange(tensor.Shape);
            if (raw)
            {
                request.RawInputContents.Add(ByteString.CopyFrom(tensor.Binary));
            }
            else
            {
                input.Contents = Typed(tensor);
            }

            request.Inputs.Add(input);
        }

        return request;
    }

    /// <summary>FP16 and BF16 have no typed contents.</summary>
    public static bool HasTypedForm(Datatype datatype) => datatype is not (Datatype.FP16 or Datatype.BF16);

    private static InferTensorContents Typed(AnyTensor tensor)
    {
        var contents = new InferTensorContents();
        foreach (var element in tensor.Elements)
        {
            switch (tensor.Datatype)
            {
                case Datatype.Bool: contents.BoolContents.Add(element[0] == 1); break;
                case Datatype.Int8: contents.IntContents.Add((sbyte)element[0]); break;
                case Datatype.Int16: contents.IntContents.Add(BitConverter.ToInt16(element)); break;
                case Datatype.Int32: contents.IntContents.Add(BitConverter.ToInt32(element)); break;
                case Datatype.Int64: contents.Int64Contents.Add(BitConverter.ToInt64(element)); break;
                case Datatype.UInt8: contents.UintContents.Add(element[0]); break;
                case Datatype.UInt16: contents.UintContents.Add(BitConverter.ToUInt16(element)); break;
                case Datatype.UInt32: contents.UintContents.Add(BitConverter.ToUInt32(element)); break;
                case Datatype.UInt64: contents.Uint64Contents.Add(BitConverter.ToUInt64(element)); break;
                case Datatype.FP32: contents.Fp32Contents.Add(BitConverter.ToSingle(element)); break;
                case Datatype.FP64: contents.Fp64Contents.Add(BitConverter.ToDouble(element)); break;
                default: contents.BytesContents.Add(ByteString.CopyFrom(element)); break;
            }
        }

        return contents;
    }

    private static Gen<byte[]> Varint => Gen.Frequency(
        (6, Gen.Choose(0, 300).Select(value => Encode((ulong)value))),
        (2, Gen.Elements<ulong>(ulong.MaxValue, 1UL << 63, uint.MaxValue, int.MaxValue, 1UL << 32).Select(Encode)),
        (1, Gen.Elements(OddVarints)));

    private static Gen<byte[]> Tag =>
        from number in Gen.Frequency((8, Gen.Choose(1, 8)), (1, Gen.Elements(0, 15, 16, 1 << 28, (1 << 29) - 1)))
        from type in Gen.Frequency((4, Gen.Constant(2)), (3, Gen.Elements(0, 1, 3, 4, 5)), (1, Gen.Elements(6, 7)))
        select Encode(((ulong)number << 3) | (uint)type);

    /// <summary>One field with a payload that may have nothing to do with its wire type.</summary>
    private static Gen<byte[]> Field =>
        from tag in Tag
        from payload in Gen.Frequency(
            (3, Varint),
            (3, Bytes.SelectMany(bytes => Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Elements(1, -1, 1000, int.MaxValue))).Select(lie => (byte[])[.. Encode((ulong)Math.Max(0, (long)bytes.Length + lie)), .. bytes]))),
            (1, Bytes))
        select (byte[])[.. tag, .. payload];

    private static Gen<byte[]> Bytes => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Resize(12);

    /// <summary>Groups in groups, closed or not, around the limit of their depth.</summary>
    private static Gen<byte[]> Groups =>
        from depth in Gen.Elements(1, 3, 99, 100, 101, 102, 5000)
        from closed in Gen.Elements(true, false)
        select (byte[])[.. Enumerable.Repeat((byte)0x7B, depth), .. closed ? Enumerable.Repeat((byte)0x7C, depth) : []];

    private static Gen<byte[]> Message => Gen.Frequency(
        (8, RightRequest.Select(request => request.ToByteArray())),
        (3, RightRequest.SelectMany(request => Gen.Frequency((6, Field), (1, Groups)).Select(extra => (byte[])[.. extra, .. request.ToByteArray()]))),
        (3, RightRequest.SelectMany(request => Nest(request))),
        (1, Field.ListOf().Resize(5).Select(fields => fields.SelectMany(bytes => bytes).ToArray())),
        (1, Bytes));

    /// <summary>An input whose contents are any fields: unpacked, in pieces, of another datatype, malformed.</summary>
    private static Gen<byte[]> Nest(ModelInferRequest request) =>
        from fields in Field.ListOf().Resize(4)
        let contents = fields.SelectMany(bytes => bytes).ToArray()
        let input = (byte[])[.. request.Inputs[0].ToByteArray(), 0x2A, .. Encode((ulong)contents.Length), .. contents]
        select (byte[])[0x0A, 1, (byte)'m', 0x2A, .. Encode((ulong)input.Length), .. input];

    private static Gen<(byte[] Bytes, string? Encoding)> Frame =>
        from message in Message
        from flag in Gen.Frequency((20, Gen.Constant((byte)0)), (2, Gen.Constant((byte)1)), (1, Gen.Elements<byte>(2, 255)))
        from lie in Gen.Frequency((20, Gen.Constant(0L)), (1, Gen.Elements(1L, -1L, 100L, int.MaxValue, uint.MaxValue)))
        from encoding in Gen.Frequency((6, Gen.Constant<string?>(null)), (2, Gen.Constant<string?>("gzip")), (1, Gen.Elements<string?>("identity", "deflate", "", "br, gzip")))
        from packed in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        let body = flag == 1 && packed ? Gzip(message) : message
        select (GrpcBody.Frame(body, flag, lie), encoding);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Encode(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}

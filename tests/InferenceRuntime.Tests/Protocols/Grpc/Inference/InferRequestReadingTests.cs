using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Inference;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Protocols.Grpc.Inference;

/// <summary>How bytes become a request: what protobuf allows and its own writer never does, and what must be refused.</summary>
public sealed class InferRequestReadingTests
{
    private readonly NativeBufferPool _pool = new();

    [TearDown]
    public void EverythingIsGivenBack() => _pool.Lent.Should().Be(0);

    [Test]
    public void Read_OfEveryMember_TakesThemOver()
    {
        var message = InferRequests.Linear(1, 2);
        (message.Id, message.ModelVersion) = ("i", "3");
        message.Parameters["timeout"] = new InferParameter { Int64Param = 1_500 };
        message.Parameters["priority"] = new InferParameter { Uint64Param = 2 };
        message.Parameters["other"] = new InferParameter { DoubleParam = 2 };
        message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y", Parameters = { ["classification"] = new InferParameter { Int64Param = 5 } } });
        message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "z", Parameters = { ["classification"] = new InferParameter { Int64Param = 0 } } });

        var draft = InferDraftReader.Read(message.ToByteArray());

        (draft.ModelName, draft.ModelVersion, draft.Id, draft.Priority).Should().Be(("m", "3", "i", 2));
        draft.Timeout.Should().Be(TimeSpan.FromMilliseconds(1.5));
        draft.Outputs.Should().Equal(new RequestedOutput("y", Classification: 5), new RequestedOutput("z"));
        draft.Inputs.Single().Shape.Should().Equal(2);
    }

    [Test]
    public void Raw_AtAnyPlaceInTheMessage_IsAligned([Range(1, 16)] int nameLength, [Values("FP32", "FP64", "INT16")] string datatype, [Values(1, 3, 100)] int count)
    {
        byte[] elements = [.. Enumerable.Range(0, count * Size(datatype)).Select(i => (byte)i)];
        var name = new string('x', nameLength);

        using var request = Build(InferRequests.Raw("m", name, datatype, [count], elements).ToByteArray());

        var tensor = request.Inputs.Single();
        tensor.Data.ToArray().Should().Equal(elements);
        (Address(tensor) % Size(datatype)).Should().Be(0);
    }

    [Test]
    public void Typed_PackedInOnePiece_IsAligned([Range(1, 8)] int nameLength)
    {
        using var request = Build(InferRequests.Typed("m", new string('x', nameLength), "FP64", [2], new InferTensorContents { Fp64Contents = { 1, 2 } }).ToByteArray());

        var tensor = request.Inputs.Single();
        MemoryMarshal.Cast<byte, double>(tensor.Data).ToArray().Should().Equal(1, 2);
        (Address(tensor) % 8).Should().Be(0);
    }

    [Test]
    public void Raw_OfSeveralInputs_StaysApart()
    {
        var message = InferRequests.Raw("m", "a", "INT64", [2], 1L, 2L);
        message.Inputs.Add(InferRequests.Tensor("b", "INT8", [3]));
        message.Inputs.Add(InferRequests.Tensor("c", "INT64", [1]));
        message.RawInputContents.Add(ByteString.CopyFrom(7, 8, 9));
        message.RawInputContents.Add(ByteString.CopyFrom(BitConverter.GetBytes(-5L)));

        using var request = Build(message.ToByteArray());

        request.Inputs.Select(input => Convert.ToHexString(input.Data)).Should().Equal("01000000000000000200000000000000", "070809", "FBFFFFFFFFFFFFFF");
    }

    [Test]
    public void Typed_Unpacked_AndInPieces_IsMerged()
    {
        // fp32_contents: one element unpacked, two packed, an empty pack, one unpacked in a second piece of the contents; between them unknown fields.
        byte[] first = [0x35, .. BitConverter.GetBytes(1f), 0x78, 0x05, 0x32, 8, .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f), 0x32, 0];
        byte[] second = [0x7A, 1, 0xFF, 0x35, .. BitConverter.GetBytes(4f)];

        using var request = Build(Input("FP32", 4, first, second));

        MemoryMarshal.Cast<byte, float>(request.Inputs.Single().Data).ToArray().Should().Equal(1, 2, 3, 4);
    }

    [Test]
    public void Typed_Varints_Unpacked_AndInPieces_AreMerged()
    {
        byte[] first = [0x10, 0x05, 0x12, 2, 0xAC, 0x02];
        byte[] second = [0x12, 11, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01];

        using var request = Build(Input("INT32", 4, first, second));

        MemoryMarshal.Cast<byte, int>(request.Inputs.Single().Data).ToArray().Should().Equal(5, 300, 1, -1);
    }

    [Test]
    public void Fields_InAnyOrderAndTwice_LastOneCounts()
    {
        var once = InferRequests.Linear(3);
        byte[] message = [.. Field(7, BitConverter.GetBytes(3f)), .. Field(1, "wrong"u8), .. Field(5, once.Inputs[0].ToByteArray()), 0x9B, 0x06, 0x9C, 0x06, .. Field(1, "m"u8)];

        InferDraftReader.Read(message).ModelName.Should().Be("m");
        using var request = Build(message);
        MemoryMarshal.Cast<byte, float>(request.Inputs.Single().Data).ToArray().Should().Equal(3);
    }

    [Test]
    public void Shape_PackedAndNot_IsRead()
    {
        byte[] input = [.. Field(1, "x"u8), .. Field(2, "FP32"u8), 0x18, 2, .. Field(3, [3, 0xAC, 0x02])];

        InferDraftReader.Read(Field(5, input)).Inputs.Single().Shape.Should().Equal(2, 3, 300);
    }

    [TestCase("INT8", "intContents", "128")]
    [TestCase("INT8", "intContents", "-129")]
    [TestCase("INT16", "intContents", "32768")]
    [TestCase("UINT8", "uintContents", "256")]
    [TestCase("UINT16", "uintContents", "65536")]
    public void Typed_OutOfRange_IsRefused(string datatype, string field, string element) =>
        Refuse(
            InferRequests.Typed("m", "x", datatype, [2], JsonParser.Default.Parse<InferTensorContents>($$"""{"{{field}}": [1, {{element}}]}""")),
            $"The element 1 of the input 'x' does not fit {datatype}.");

    [Test]
    public void Typed_InAnotherField_IsRefused() =>
        Refuse(
            InferRequests.Typed("m", "x", "FP32", [1], new InferTensorContents { Fp64Contents = { 1 } }),
            "The input 'x' has the datatype FP32, whose elements are in fp32_contents; the request has them in fp64_contents.");

    [TestCase(1)]
    [TestCase(3)]
    public void Typed_WithAnotherNumberOfElements_IsRefused(int count) =>
        Refuse(
            InferRequests.Typed("m", "x", "INT64", [2], new InferTensorContents { Int64Contents = { new long[count] } }),
            $"The input 'x' has {count} elements in int64_contents; its shape [2] needs 2.");

    [Test]
    public void Typed_WithAShapeThatLies_TakesNoMemory()
    {
        Refuse(
            InferRequests.Typed("m", "x", "INT8", [2_000_000_000], new InferTensorContents { IntContents = { 1 } }),
            "The input 'x' has 1 elements in int_contents; its shape [2000000000] needs 2000000000.");
        _pool.Retained.Should().BeLessThan(1_000_000);
    }

    [Test]
    public void Raw_BytesWithACountThatLies_IsRefused() =>
        Refuse(InferRequests.Raw<byte>("m", "x", "BYTES", [1_000_000_000], 1, 0, 0, 0, 65), "its shape [1000000000] has 1000000000");

    [TestCase("0A", "a number does not end")]
    [TestCase("0A05", "a length of 5 goes beyond the end")]
    [TestCase("00", "there is no field's tag")]
    [TestCase("0E", "there is no field's tag")]
    [TestCase("FFFFFFFFFFFFFFFFFFFF7F", "a number has more than ten bytes")]
    [TestCase("0A01FF", "no valid UTF-8")]
    [TestCase("0C", "a group ends that never began")]
    [TestCase("6B", "the group 13 does not end")]
    [TestCase("6B74", "the group 13 ends as 14")]
    [TestCase("2A031A01FF", "a number does not end")]
    [TestCase("6D0000", "a value goes beyond the end")]
    public void Bytes_ThatAreNoProtobuf_AreRefused(string hex, string words)
    {
        var bytes = Convert.FromHexString(hex);

        var failure = FluentActions.Invoking(() => InferDraftReader.Read(bytes)).Should().Throw<ServingException>().Which;

        failure.Error.Should().Be(ServingError.InvalidRequest);
        failure.Message.Should().Contain(words);
    }

    [Test]
    public void Groups_NestedWithoutEnd_AreRefused() =>
        FluentActions.Invoking(() => InferDraftReader.Read(Enumerable.Repeat((byte)0x6B, 1_000_000).ToArray())).Should().Throw<ServingException>().WithMessage("*deeper than 100*");

    [Test]
    public void Inputs_WithoutEnd_AreRefused() =>
        FluentActions.Invoking(() => InferDraftReader.Read([.. Enumerable.Repeat<byte[]>([0x2A, 0], 5_000).SelectMany(field => field)]))
            .Should().Throw<ServingException>().WithMessage("*more than 4096 inputs*");

    [Test]
    public void Dimensions_WithoutEnd_AreRefused() =>
        FluentActions.Invoking(() => InferDraftReader.Read(Field(5, Field(3, Enumerable.Repeat((byte)1, 65).ToArray()))))
            .Should().Throw<ServingException>().WithMessage("*more than 64 dimensions*");

    private static byte[] Field(int number, ReadOnlySpan<byte> value)
    {
        value.Length.Should().BeLessThan(128);
        return [(byte)((number << 3) | 2), (byte)value.Length, .. value];
    }

    /// <summary>A request with one input, whose contents come in pieces.</summary>
    private static byte[] Input(string datatype, long count, params byte[][] pieces) =>
        Field(5, [.. InferRequests.Tensor("x", datatype, [count]).ToByteArray(), .. pieces.SelectMany(piece => Field(5, piece))]);

    private static int Size(string datatype) => Datatypes.TryParse(datatype, out var parsed) ? parsed.Size() : throw new ArgumentException($"There is no datatype {datatype}.", nameof(datatype));

    private static unsafe long Address(Tensor tensor)
    {
        fixed (byte* data = tensor.Data)
        {
            return (long)data;
        }
    }

    private void Refuse(ModelInferRequest message, string words) =>
        FluentActions.Invoking(() => Build(message.ToByteArray())).Should().Throw<ServingException>().WithMessage($"*{words}*")
            .Which.Error.Should().Be(ServingError.InvalidRequest);

    private InferenceRequest Build(byte[] bytes)
    {
        var buffer = _pool.Rent(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return new InferRequestBuilder(_pool).Build(InferDraftReader.Read(bytes), new GrpcMessage(buffer, bytes.Length, bytes.Length));
    }
}

using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Sessions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Grpc.Inference;

/// <summary>Every datatype through the real process, typed and raw.</summary>
public sealed class GrpcDatatypeTests
{
    private static readonly Sample[] Samples =
    [
        new("BOOL", OnnxType.Bool, [1, 0, 1], new InferTensorContents { BoolContents = { true, false, true } }),
        new("UINT8", OnnxType.UInt8, [0, 127, 255], new InferTensorContents { UintContents = { 0, 127, 255 } }),
        new("UINT16", OnnxType.UInt16, Bytes<ushort>(0, 128, ushort.MaxValue), new InferTensorContents { UintContents = { 0, 128, ushort.MaxValue } }),
        new("UINT32", OnnxType.UInt32, Bytes<uint>(0, 1, uint.MaxValue), new InferTensorContents { UintContents = { 0, 1, uint.MaxValue } }),
        new("UINT64", OnnxType.UInt64, Bytes<ulong>(0, 1, ulong.MaxValue), new InferTensorContents { Uint64Contents = { 0, 1, ulong.MaxValue } }),
        new("INT8", OnnxType.Int8, [0x80, 0, 0x7F], new InferTensorContents { IntContents = { sbyte.MinValue, 0, sbyte.MaxValue } }),
        new("INT16", OnnxType.Int16, Bytes<short>(short.MinValue, -1, short.MaxValue), new InferTensorContents { IntContents = { short.MinValue, -1, short.MaxValue } }),
        new("INT32", OnnxType.Int32, Bytes(int.MinValue, -1, int.MaxValue), new InferTensorContents { IntContents = { int.MinValue, -1, int.MaxValue } }),
        new("INT64", OnnxType.Int64, Bytes(long.MinValue, -1, long.MaxValue), new InferTensorContents { Int64Contents = { long.MinValue, -1, long.MaxValue } }),
        new("FP16", OnnxType.Float16, Bytes<ushort>(0x3555, 0xFBFF, 0x7C00), null),
        new("BF16", OnnxType.BFloat16, Bytes<ushort>(0x4049, 0xBF80, 0x7FC0), null),
        new("FP32", OnnxType.Float, Bytes(0.1f, float.NegativeInfinity, float.NaN), new InferTensorContents { Fp32Contents = { 0.1f, float.NegativeInfinity, float.NaN } }),
        new("FP64", OnnxType.Double, Bytes(0.1, double.MinValue, double.NaN), new InferTensorContents { Fp64Contents = { 0.1, double.MinValue, double.NaN } }),
        new(
            "BYTES",
            OnnxType.String,
            [0, 0, 0, 0, 2, 0, 0, 0, 0xFF, 0, 1, 0, 0, 0, 0x41],
            new InferTensorContents { BytesContents = { ByteString.Empty, ByteString.CopyFrom(0xFF, 0), ByteString.CopyFromUtf8("A") } }),
    ];

    private RuntimeProcess _runtime = null!;
    private GrpcTestClient _client = null!;

    private static IEnumerable<Sample> TypedSamples => Samples.Where(sample => sample.Typed is not null);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var half = new OnnxModelBuilder()
            .Input("x", OnnxType.Float, "n").Node("Cast", ["x"], ["half"], OnnxAttribute.Int("to", (long)OnnxType.Float16))
            .Node("Identity", ["x"], ["same"]).Output("half", OnnxType.Float16, "n").Output("same", OnnxType.Float, "n");
        _runtime = await RuntimeProcess.ReadyAsync(
            [
                .. Samples.Select(sample => $"--model={sample.Datatype}={TestModels.Save(OnnxModels.Identity(sample.Type, "n"))}"),
                $"--model=half={TestModels.Save(half.ToBytes())}",
            ]);
        _client = new GrpcTestClient(_runtime);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _runtime.DisposeAsync();
    }

    [Test]
    public void Samples_Together_CoverEveryDatatype() => Samples.Select(sample => sample.Datatype).Should().BeEquivalentTo(Datatypes.All.Select(datatype => datatype.Name()));

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_Raw_IsExact(Sample sample)
    {
        var answer = await _client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Raw(sample.Datatype, "x", sample.Datatype, [3], sample.Raw));

        var output = answer.Outputs.Single();
        (output.Name, output.Datatype, output.Shape.Single(), output.Contents is null).Should().Be(("y", sample.Datatype, 3, true));
        answer.RawOutputContents.Single().ToByteArray().Should().Equal(sample.Raw);
    }

    [TestCaseSource(nameof(TypedSamples))]
    public async Task Infer_Typed_IsExact(Sample sample)
    {
        var answer = await _client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Typed(sample.Datatype, "x", sample.Datatype, [3], sample.Typed!));

        var output = answer.Outputs.Single();
        (output.Name, output.Datatype, output.Shape.Single()).Should().Be(("y", sample.Datatype, 3));
        output.Contents.Should().Be(sample.Typed);
        answer.RawOutputContents.Should().BeEmpty();
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_OfAnEmptyTensor_Raw_IsLegal(Sample sample)
    {
        var answer = await _client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Raw<byte>(sample.Datatype, "x", sample.Datatype, [0]));

        answer.Outputs.Single().Shape.Should().Equal(0);
        answer.RawOutputContents.Single().Should().BeEmpty();
    }

    [TestCaseSource(nameof(TypedSamples))]
    public async Task Infer_OfAnEmptyTensor_Typed_IsLegal(Sample sample)
    {
        var request = new ModelInferRequest { ModelName = sample.Datatype, Inputs = { InferRequests.Tensor("x", sample.Datatype, [0]) } };

        var answer = await _client.CallAsync<ModelInferResponse>("ModelInfer", request);

        answer.Outputs.Single().Shape.Should().Equal(0);
        answer.RawOutputContents.Should().BeEmpty();
    }

    [TestCase("FP16")]
    [TestCase("BF16")]
    public async Task Infer_OfHalfPrecision_Typed_IsRefused(string datatype)
    {
        var request = InferRequests.Typed(datatype, "x", datatype, [1], new InferTensorContents { Fp32Contents = { 1 } });

        var reply = await _client.SendAsync(GrpcTestClient.Service + "ModelInfer", GrpcFrames.Frame(request));

        reply.Status.Should().Be(GrpcStatus.InvalidArgument);
        reply.Message.Should().Contain($"{datatype}, which has no typed contents; send it in raw_input_contents");
    }

    [Test]
    public async Task Infer_Typed_WithAnOutputThatHasNoTypedForm_IsAnsweredRawAsAWhole()
    {
        var answer = await _client.CallAsync<ModelInferResponse>(
            "ModelInfer", InferRequests.Typed("half", "x", "FP32", [1], new InferTensorContents { Fp32Contents = { 1 } }));

        answer.Outputs.Select(output => (output.Datatype, output.Contents is null)).Should().Equal(("FP16", true), ("FP32", true));
        answer.RawOutputContents.Select(contents => contents.ToByteArray()).Should().BeEquivalentTo([[0x00, 0x3C], BitConverter.GetBytes(1f)]);
    }

    [Test]
    public async Task Infer_OfATensorLargerThanEveryBuffer_IsExact([Values] bool typed)
    {
        var elements = Enumerable.Range(0, 1_000_000).Select(i => (long)i << (i % 64)).ToArray();
        var request = typed
            ? InferRequests.Typed("INT64", "x", "INT64", [elements.Length], new InferTensorContents { Int64Contents = { elements } })
            : InferRequests.Raw("INT64", "x", "INT64", [elements.Length], elements);

        var answer = await _client.CallAsync<ModelInferResponse>("ModelInfer", request);

        var found = typed ? [.. answer.Outputs.Single().Contents.Int64Contents] : MemoryMarshal.Cast<byte, long>(answer.RawOutputContents.Single().Span).ToArray();
        found.AsSpan().SequenceEqual(elements).Should().BeTrue();
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    /// <summary>Three elements of a datatype in both forms; Typed is null where there is none.</summary>
    public sealed record Sample(string Datatype, OnnxType Type, byte[] Raw, object? Contents)
    {
        internal InferTensorContents? Typed => (InferTensorContents?)Contents;

        public override string ToString() => Datatype;
    }
}

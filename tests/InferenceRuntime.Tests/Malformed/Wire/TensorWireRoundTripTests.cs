using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Sessions;
using InferenceRuntime.Tests.Malformed.Grpc;
using InferenceRuntime.Tests.Protocols.Rest;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>Any tensor goes through the real process, over REST in binary and JSON and over gRPC raw and typed, and comes back as it was: what the server writes reads back bit for bit.</summary>
public sealed class TensorWireRoundTripTests
{
    private const int TensorsPerForm = 150;

    private static readonly (Datatype Datatype, OnnxType Type)[] Types =
    [
        (Datatype.Bool, OnnxType.Bool), (Datatype.UInt8, OnnxType.UInt8), (Datatype.UInt16, OnnxType.UInt16), (Datatype.UInt32, OnnxType.UInt32),
        (Datatype.UInt64, OnnxType.UInt64), (Datatype.Int8, OnnxType.Int8), (Datatype.Int16, OnnxType.Int16), (Datatype.Int32, OnnxType.Int32),
        (Datatype.Int64, OnnxType.Int64), (Datatype.FP16, OnnxType.Float16), (Datatype.BF16, OnnxType.BFloat16), (Datatype.FP32, OnnxType.Float),
        (Datatype.FP64, OnnxType.Double), (Datatype.Bytes, OnnxType.String),
    ];

    /// <summary>One free dimension: the shapes are the decoders' own tests.</summary>
    private static readonly AnyTensor[] Tensors =
        [.. AnyTensor.Any.Sample(TensorsPerForm, new Rnd(20_261_121), 30).Select(tensor => tensor with { Shape = [tensor.Elements.Length] })];

    private RuntimeProcess _runtime = null!;
    private HttpClient _grpc = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _runtime = await RuntimeProcess.ReadyAsync([.. Types.Select(type => $"--model={type.Datatype.Name()}={TestModels.Save(OnnxModels.Identity(type.Type, "n"))}")]);
        _grpc = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{_runtime.GrpcAddress}"), Timeout = TimeSpan.FromSeconds(15) };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _grpc.Dispose();
        await _runtime.DisposeAsync();
    }

    [Test]
    public void Tensors_Together_AreOfEveryDatatype() => Tensors.Select(tensor => tensor.Datatype).Distinct().Should().BeEquivalentTo(Types.Select(type => type.Datatype));

    [Test]
    public async Task Infer_RestBinaryToBinary_GivesTheSameBits()
    {
        foreach (var tensor in Tensors)
        {
            var header = $"{{\"inputs\":[{tensor.BinaryInput("x")}],\"parameters\":{{\"binary_data_output\":true}}}}";
            using var answer = await BinaryInfer.PostAsync(_runtime.Http, Path(tensor), header, tensor.Binary);

            (await BinaryInfer.ReadAsync(answer)).Binary.Should().Equal(tensor.Binary, "of {0}", tensor);
        }
    }

    [Test]
    public async Task Infer_RestJsonToJson_GivesTheSameJson()
    {
        foreach (var tensor in Tensors.Where(tensor => tensor.Datatype != Datatype.Bytes))
        {
            using var answer = await _runtime.InferAsync($"{{\"inputs\":[{tensor.JsonInput("x")}]}}", Path(tensor));

            // Both sides write the shortest text that reads back as the same value.
            (await answer.Content.ReadAsStringAsync()).Should().EndWith($"\"data\":{tensor.JsonData}}}]}}", "of {0}", tensor);
        }
    }

    [Test]
    public async Task Infer_RestBinaryToJsonToBinary_GivesTheSameTexts()
    {
        foreach (var tensor in Tensors.Where(tensor => tensor.Datatype == Datatype.Bytes))
        {
            using var answer = await BinaryInfer.PostAsync(_runtime.Http, Path(tensor), $"{{\"inputs\":[{tensor.BinaryInput("x")}]}}", tensor.Binary);

            using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            json.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(text => text.GetString())
                .Should().Equal(tensor.Elements.Select(Encoding.UTF8.GetString), "of {0}", tensor);
        }
    }

    [Test]
    public async Task Infer_GrpcRaw_GivesTheSameBits()
    {
        foreach (var tensor in Tensors)
        {
            var answer = await CallAsync(GrpcRequestGrammar.Request(tensor.Datatype.Name(), raw: true, ("x", tensor)));

            answer.RawOutputContents.Single().ToByteArray().Should().Equal(tensor.Binary, "of {0}", tensor);
        }
    }

    [Test]
    public async Task Infer_GrpcTyped_GivesTheSameContents()
    {
        foreach (var tensor in Tensors.Where(tensor => GrpcRequestGrammar.HasTypedForm(tensor.Datatype)))
        {
            var request = GrpcRequestGrammar.Request(tensor.Datatype.Name(), raw: false, ("x", tensor));

            var answer = await CallAsync(request);

            answer.Outputs.Single().Shape.Should().Equal(tensor.Shape);
            (answer.Outputs[0].Contents ?? new InferTensorContents()).ToByteArray().Should().Equal(request.Inputs[0].Contents.ToByteArray(), "of {0}", tensor);
        }
    }

    private static string Path(AnyTensor tensor) => $"/v2/models/{tensor.Datatype.Name()}/infer";

    private async Task<ModelInferResponse> CallAsync(ModelInferRequest message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcBody.Frame(message.ToByteArray())),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var answer = await _grpc.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        int.Parse(answer.TrailingHeaders.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture).Should().Be(0);
        return ModelInferResponse.Parser.ParseFrom(body.AsSpan(5));
    }
}

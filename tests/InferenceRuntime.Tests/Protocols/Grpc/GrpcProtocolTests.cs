using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Protocols.Grpc.Messages.Health;
using Testing.Onnx;
using V1 = InferenceRuntime.Protocols.Grpc.Messages.ReflectionV1;
using V1Alpha = InferenceRuntime.Protocols.Grpc.Messages.ReflectionV1Alpha;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>Framing, statuses and metadata of the gRPC protocol, against the real process.</summary>
public sealed class GrpcProtocolTests
{
    private const int MaxRequestBytes = 200_000;
    private const string Infer = GrpcTestClient.Service + "ModelInfer";

    private RuntimeProcess _runtime = null!;
    private GrpcTestClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _runtime = await RuntimeProcess.ReadyAsync(
            $"--model=m={TestModels.Save(OnnxModels.Linear())}",
            "--warmup-iterations=1",
            $"--max-request-bytes={MaxRequestBytes}");
        _client = new GrpcTestClient(_runtime);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _runtime.DisposeAsync();
    }

    [Test]
    public async Task Infer_OfARawRequest_IsAnsweredRaw()
    {
        var request = InferRequests.Linear(3, 4);
        request.Id = "seven";

        var answer = await _client.CallAsync<ModelInferResponse>("ModelInfer", request);

        answer.ModelName.Should().Be("m");
        answer.ModelVersion.Should().Be("1");
        answer.Id.Should().Be("seven");
        var output = answer.Outputs.Should().ContainSingle().Subject;
        (output.Name, output.Datatype).Should().Be(("y", "FP32"));
        output.Contents.Should().BeNull();
        output.Shape.Should().Equal(2);
        answer.RawOutputContents.Should().ContainSingle().Which.ToByteArray().Should().Equal([.. BitConverter.GetBytes(5f), .. BitConverter.GetBytes(7f)]);
    }

    [Test]
    public async Task Infer_OfATypedRequest_IsAnsweredTyped()
    {
        var answer = await _client.CallAsync<ModelInferResponse>(
            "ModelInfer", InferRequests.Typed("m", "x", "FP32", [2], new InferTensorContents { Fp32Contents = { 3, 4 } }));

        answer.RawOutputContents.Should().BeEmpty();
        answer.Outputs.Should().ContainSingle().Which.Contents.Fp32Contents.Should().Equal(5, 7);
    }

    [Test]
    public async Task Infer_OfAVersion_IsFoundByVersionAndDigest()
    {
        var metadata = await _client.CallAsync<ModelMetadataResponse>("ModelMetadata", new ModelMetadataRequest { Name = "m" });
        foreach (var version in new[] { "1", metadata.Properties["digest"] })
        {
            var request = InferRequests.Linear(3);
            request.ModelVersion = version;

            (await _client.CallAsync<ModelInferResponse>("ModelInfer", request)).ModelVersion.Should().Be("1");
        }
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        var unknownOutput = InferRequests.Linear(3);
        unknownOutput.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "q" });
        var unknownVersion = InferRequests.Linear(3);
        unknownVersion.ModelVersion = "2";
        var both = InferRequests.Linear(3);
        both.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 3 } };
        var moreRaw = InferRequests.Linear(3);
        moreRaw.RawInputContents.Add(ByteString.CopyFrom(1, 2, 3, 4));
        var timeout = InferRequests.Linear(3);
        timeout.Parameters["timeout"] = new InferParameter { StringParam = "soon" };
        yield return Refusal("AnUnknownModel", InferRequests.Raw("none", "x", "FP32", [1], 3f), GrpcStatus.NotFound, "no model 'none'");
        yield return Refusal("AnUnknownVersion", unknownVersion, GrpcStatus.NotFound, "no version '2'");
        yield return Refusal("AnUnknownInput", InferRequests.Raw("m", "z", "FP32", [1], 3f), GrpcStatus.InvalidArgument, "has no input 'z'");
        yield return Refusal("AnUnknownOutput", unknownOutput, GrpcStatus.InvalidArgument, "has no output 'q'");
        yield return Refusal("NoInput", new ModelInferRequest { ModelName = "m" }, GrpcStatus.InvalidArgument, "needs the input x");
        yield return Refusal("AnotherDatatype", InferRequests.Raw("m", "x", "INT32", [1], 3), GrpcStatus.InvalidArgument, "datatype INT32; FP32 is expected");
        yield return Refusal("NoDatatype", InferRequests.Raw("m", "x", "FLOAT", [1], 3f), GrpcStatus.InvalidArgument, "datatype 'FLOAT'; the datatypes are BOOL");
        yield return Refusal("AnotherRank", InferRequests.Raw("m", "x", "FP32", [1, 1], 3f), GrpcStatus.InvalidArgument, "shape [1, 1]; [-1] is expected");
        yield return Refusal("ANegativeShape", InferRequests.Raw("m", "x", "FP32", [-1], 3f), GrpcStatus.InvalidArgument, "no tensor can have");
        yield return Refusal("AShapeThatOverflows", InferRequests.Raw("m", "x", "FP32", [long.MaxValue, 2], 3f), GrpcStatus.InvalidArgument, "no tensor can have");
        yield return Refusal("AShapeWhoseBytesOverflow", InferRequests.Raw<float>("m", "x", "FP32", [1L << 62]), GrpcStatus.InvalidArgument, "no tensor can have");
        yield return Refusal("TooFewBytes", InferRequests.Raw("m", "x", "FP32", [2], 3f), GrpcStatus.InvalidArgument, "4 bytes of binary data; FP32[2] needs 8");
        yield return Refusal("RawAndTyped", both, GrpcStatus.InvalidArgument, "it may have one of them");
        yield return Refusal("MoreRawThanInputs", moreRaw, GrpcStatus.InvalidArgument, "2 raw_input_contents for 1 inputs");
        yield return Refusal("ATimeoutThatIsNone", timeout, GrpcStatus.InvalidArgument, "'timeout' is a whole number");
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task Infer_OfAWrongRequest_IsRefused(IMessage request, GrpcStatus status, string words)
    {
        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame(request));

        CheckError(reply, status, words);
    }

    private static IEnumerable<TestCaseData> BrokenFrames()
    {
        var good = GrpcFrames.Frame(InferRequests.Linear(3));
        yield return Broken("NoMessage", [], GrpcStatus.Unimplemented, "exactly one message; none was sent");
        yield return Broken("TwoMessages", [.. good, .. good], GrpcStatus.Unimplemented, "exactly one message; more were sent");
        yield return Broken("HalfAPrefix", good[..3], GrpcStatus.InvalidArgument, "3 bytes of a message's 5-byte prefix");
        yield return Broken("HalfAMessage", good[..^1], GrpcStatus.InvalidArgument, $"after {good.Length - 6} of a message's {good.Length - 5} bytes");
        yield return Broken("AnUnknownFlag", GrpcFrames.Frame([], flag: 7), GrpcStatus.InvalidArgument, "compression flag is 7");
        yield return Broken("CompressedByNothing", GrpcFrames.Frame([], flag: 1), GrpcStatus.InvalidArgument, "grpc-encoding names no compression");
        yield return Broken("AMessageOverTheLimit", GrpcFrames.Prefix(0, MaxRequestBytes + 1), GrpcStatus.ResourceExhausted, "--max-request-bytes");
        yield return Broken("ALengthThatLies", GrpcFrames.Prefix(0, uint.MaxValue), GrpcStatus.ResourceExhausted, "4294967295 bytes");
        yield return Broken("NoProtobuf", GrpcFrames.Frame([0xFF, 0xFF]), GrpcStatus.InvalidArgument, "no valid protobuf");
    }

    [TestCaseSource(nameof(BrokenFrames))]
    public async Task Call_WithBrokenFraming_IsTheClientsFault(byte[] body, GrpcStatus status, string words)
    {
        var reply = await _client.SendAsync(Infer, body);

        CheckError(reply, status, words);
    }

    [Test]
    public async Task Call_OfAGeneratedMessage_ThatIsNoProtobuf_IsInvalid()
    {
        var reply = await _client.SendAsync(GrpcTestClient.Service + "ModelReady", GrpcFrames.Frame([0x0A, 0x05, 0x41]));

        CheckError(reply, GrpcStatus.InvalidArgument, "no valid protobuf");
    }

    [Test]
    public async Task Message_OfExactlyTheLimit_IsTaken()
    {
        var padded = InferRequests.Linear(3);
        padded.Parameters["padding"] = new InferParameter { StringParam = new string(' ', MaxRequestBytes - padded.CalculateSize() - 24) };
        padded.Parameters["padding"].StringParam += new string(' ', MaxRequestBytes - padded.CalculateSize());
        padded.CalculateSize().Should().Be(MaxRequestBytes);

        (await _client.CallAsync<ModelInferResponse>("ModelInfer", padded)).RawOutputContents.Should().ContainSingle();
    }

    [Test]
    public async Task Gzip_OfTheRequest_IsUnpackedAndAnsweredInKind()
    {
        var packed = GrpcFrames.Gzip(InferRequests.Linear(new float[10_000]).ToByteArray());

        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame(packed, flag: 1), request =>
        {
            request.Headers.Add("grpc-encoding", "gzip");
            request.Headers.Add("grpc-accept-encoding", "identity, deflate, gzip");
        });

        reply.Status.Should().Be(GrpcStatus.Ok, reply.Message);
        reply.Encoding.Should().Be("gzip");
        ModelInferResponse.Parser.ParseFrom(reply.Messages.Single()).RawOutputContents.Single().Length.Should().Be(40_000);
    }

    [Test]
    public async Task Gzip_ThatUnpacksBeyondTheLimit_IsRefused()
    {
        var bomb = GrpcFrames.Frame(GrpcFrames.Gzip(new byte[50_000_000]), flag: 1);
        bomb.Length.Should().BeLessThan(MaxRequestBytes);

        var reply = await _client.SendAsync(Infer, bomb, request => request.Headers.Add("grpc-encoding", "gzip"));

        CheckError(reply, GrpcStatus.ResourceExhausted, "decompressed, more than the limit");
    }

    [TestCase(new byte[] { 1, 2, 3 })]
    [TestCase(new byte[] { })]
    public async Task Gzip_ThatIsNone_IsRefused(byte[] packed)
    {
        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame(packed, flag: 1), request => request.Headers.Add("grpc-encoding", "gzip"));

        CheckError(reply, GrpcStatus.InvalidArgument, "no valid gzip");
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(8)]
    [TestCase(12)]
    public async Task Gzip_ThatIsCutOff_IsRefused(int missing)
    {
        var packed = GrpcFrames.Gzip(InferRequests.Linear([.. Enumerable.Range(0, 1000).Select(i => (float)i)]).ToByteArray());

        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame(packed[..^missing], flag: 1), request => request.Headers.Add("grpc-encoding", "gzip"));

        CheckError(reply, GrpcStatus.InvalidArgument, "no valid gzip");
    }

    [Test]
    public async Task Encoding_ThatIsUnknown_IsUnimplemented()
    {
        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame([], flag: 1), request => request.Headers.Add("grpc-encoding", "snappy"));

        CheckError(reply, GrpcStatus.Unimplemented, "'snappy' is not supported; identity,gzip are");
    }

    [TestCase("/inference.GRPCInferenceService/ModelConfig")]
    [TestCase("/inference.GRPCInferenceService/")]
    [TestCase("/nothing")]
    public async Task Method_ThatIsUnknown_IsUnimplemented(string path)
    {
        var reply = await _client.SendAsync(path, GrpcFrames.Frame([]));

        CheckError(reply, GrpcStatus.Unimplemented, $"no method {path}");
    }

    [Test]
    public async Task Method_OfEveryDescriptor_IsServed()
    {
        FileDescriptor[] files = [InferenceReflection.Descriptor, HealthReflection.Descriptor, V1.ReflectionReflection.Descriptor, V1Alpha.ReflectionReflection.Descriptor];
        foreach (var method in files.SelectMany(file => file.Services).SelectMany(service => service.Methods).Where(method => method.Name != "Watch"))
        {
            var reply = await _client.SendAsync($"/{method.Service.FullName}/{method.Name}", GrpcFrames.Frame([]));

            reply.Status.Should().NotBeNull().And.NotBe(GrpcStatus.Unimplemented).And.NotBe(GrpcStatus.Internal);
        }
    }

    [Test]
    public async Task Metadata_SaysWhatRestSays()
    {
        using var rest = JsonDocument.Parse(await _runtime.Http.GetStringAsync("/v2/models/m"));

        var server = await _client.CallAsync<ServerMetadataResponse>("ServerMetadata", new ServerMetadataRequest());
        var model = await _client.CallAsync<ModelMetadataResponse>("ModelMetadata", new ModelMetadataRequest { Name = "m" });

        server.Name.Should().Be("inference-runtime");
        server.Extensions.Should().Equal("classification", "model_repository", "parameters", "schedule_policy", "statistics");
        (model.Name, model.Platform, model.Versions.Single()).Should().Be(("m", "onnxruntime_onnx", "1"));
        (model.Inputs.Single().Name, model.Inputs.Single().Datatype, model.Inputs.Single().Shape.Single()).Should().Be(("x", "FP32", -1));
        (model.Outputs.Single().Name, model.Outputs.Single().Datatype).Should().Be(("y", "FP32"));
        model.Properties.Should().BeEquivalentTo(
            rest.RootElement.GetProperty("properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()));
    }

    [Test]
    public async Task Statistics_CountInferences()
    {
        var before = await _client.CallAsync<ModelStatisticsResponse>("ModelStatistics", new ModelStatisticsRequest());
        await _client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Linear(3, 4));

        var after = await _client.CallAsync<ModelStatisticsResponse>("ModelStatistics", new ModelStatisticsRequest { Name = "m", Version = "1" });

        var (old, now) = (before.ModelStats.Single(), after.ModelStats.Single());
        (now.Name, now.Version).Should().Be(("m", "1"));
        now.InferenceStats.Success.Count.Should().BeGreaterThan(old.InferenceStats.Success.Count);
        now.InferenceStats.Success.Ns.Should().BeGreaterThan(old.InferenceStats.Success.Ns);
        now.ExecutionCount.Should().BeGreaterThan(old.ExecutionCount);
        now.BatchStats.Should().NotBeEmpty();
        now.LastInference.Should().BeGreaterThan(1_700_000_000_000);
    }

    [Test]
    public async Task Repository_IsListed_AndClosedUnlessItIsAllowed()
    {
        var index = await _client.CallAsync<RepositoryIndexResponse>("RepositoryIndex", new RepositoryIndexRequest());
        var load = await _client.SendAsync(GrpcTestClient.Service + "RepositoryModelLoad", GrpcFrames.Frame(new RepositoryModelLoadRequest { ModelName = "m" }));

        (index.Models.Single().Name, index.Models.Single().Version, index.Models.Single().State).Should().Be(("m", "1", "READY"));
        CheckError(load, GrpcStatus.PermissionDenied, "--allow-model-control");
    }

    [Test]
    public async Task Classification_OfAnOutput_IsAnsweredInBytes()
    {
        var request = InferRequests.Typed("m", "x", "FP32", [3], new InferTensorContents { Fp32Contents = { 1, 3, 2 } });
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y", Parameters = { ["classification"] = new InferParameter { Int64Param = 2 } } });

        var output = (await _client.CallAsync<ModelInferResponse>("ModelInfer", request)).Outputs.Single();

        output.Datatype.Should().Be("BYTES");
        output.Contents.BytesContents.Select(element => element.ToStringUtf8()).Should().Equal("5:1", "3:2");
    }

    [TestCase("text/plain")]
    [TestCase("application/json")]
    [TestCase("application/grpc-web")]
    [TestCase("application/grpc+json")]
    [TestCase(null)]
    public async Task ContentType_OfAnother_Is415(string? contentType)
    {
        var reply = await _client.SendAsync(
            Infer, GrpcFrames.Frame([]), request => request.Content!.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType));

        reply.Http.Should().Be(HttpStatusCode.UnsupportedMediaType);
        reply.Status.Should().BeNull();
    }

    [TestCase("application/grpc+proto")]
    [TestCase("application/grpc; charset=utf-8")]
    public async Task ContentType_OfGrpc_IsTaken(string contentType)
    {
        var reply = await _client.SendAsync(
            Infer, GrpcFrames.Frame(InferRequests.Linear(3)), request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType));

        reply.Status.Should().Be(GrpcStatus.Ok, reply.Message);
    }

    [Test]
    public async Task Verb_OtherThanPost_Is405()
    {
        var reply = await _client.SendAsync(Infer, [], request => request.Method = HttpMethod.Put);

        reply.Http.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [TestCase("1", "is '1'")]
    [TestCase("5x", "is '5x'")]
    [TestCase("123456789m", "is '123456789m'")]
    public async Task Timeout_ThatIsNone_IsInvalid(string timeout, string words)
    {
        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame(InferRequests.Linear(3)), request => request.Headers.Add("grpc-timeout", timeout));

        CheckError(reply, GrpcStatus.InvalidArgument, words);
    }

    [Test]
    public async Task Message_OfAnError_IsPercentEncoded()
    {
        var reply = await _client.SendAsync(Infer, GrpcFrames.Frame(new ModelInferRequest { ModelName = "größe%\n" }));

        CheckError(reply, GrpcStatus.NotFound, "no model 'größe%\n'");
    }

    [Test]
    public async Task Metrics_CountCallsByTheirStatus()
    {
        await _client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Linear(3));
        await _client.SendAsync(Infer, GrpcFrames.Frame(InferRequests.Raw("none", "x", "FP32", [1], 3f)));

        var metrics = await _runtime.Http.GetStringAsync("/metrics");

        metrics.Should().MatchRegex("""inference_requests_total\{code="OK",model="m",protocol="grpc"\} \d""");
        metrics.Should().MatchRegex("""inference_requests_total\{code="NOT_FOUND",model="",protocol="grpc"\} \d""");
    }

    private static TestCaseData Refusal(string name, ModelInferRequest request, GrpcStatus status, string words) =>
        new TestCaseData(request, status, words).SetArgDisplayNames(name);

    private static TestCaseData Broken(string name, byte[] body, GrpcStatus status, string words) => new TestCaseData(body, status, words).SetArgDisplayNames(name);

    private static void CheckError(GrpcReply reply, GrpcStatus status, string words)
    {
        reply.Http.Should().Be(HttpStatusCode.OK);
        reply.Status.Should().Be(status, reply.Message);
        reply.Message.Should().Contain(words);
        reply.IsTrailersOnly.Should().BeTrue();
        reply.Messages.Should().BeEmpty();
    }
}

using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>ModelStreamInfer against the real process.</summary>
public sealed class StreamInferTests
{
    private const string Path = GrpcTestClient.Service + "ModelStreamInfer";

    private RuntimeProcess _runtime = null!;
    private GrpcTestClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--max-request-bytes=100000");
        _client = new GrpcTestClient(_runtime);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _runtime.DisposeAsync();
    }

    [Test]
    public async Task Stream_ToAndFro_AnswersEachRequestBeforeTheNext()
    {
        await using var stream = _client.Open(Path);
        for (var i = 0; i < 3; i++)
        {
            stream.Send(InferRequests.Linear(i));

            Value(await stream.ReceiveAsync<ModelStreamInferResponse>()).Should().Be((2 * i) - 1);
        }

        stream.Complete();
        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.Ok);
    }

    [Test]
    public async Task Stream_OfManyRequestsAtOnce_AnswersInTheirOrder()
    {
        const int Count = 200;
        await using var stream = _client.Open(Path);
        for (var i = 0; i < Count; i++)
        {
            stream.Send(InferRequests.Linear(i));
        }

        stream.Complete();

        for (var i = 0; i < Count; i++)
        {
            Value(await stream.ReceiveAsync<ModelStreamInferResponse>()).Should().Be((2 * i) - 1);
        }

        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.Ok);
    }

    [Test]
    public async Task Stream_AfterAFailingRequest_GoesOn()
    {
        var wrong = InferRequests.Raw("none", "x", "FP32", [1], 3f);
        wrong.Id = "four";
        await using var stream = _client.Open(Path);
        stream.Send(wrong);
        stream.Send(GrpcFrames.Frame([0xFF]));
        stream.Send(InferRequests.Linear(3));
        stream.Complete();

        var failure = await stream.ReceiveAsync<ModelStreamInferResponse>();
        failure!.ErrorMessage.Should().Contain("no model 'none'");
        failure.InferResponse.Id.Should().Be("four");
        failure.InferResponse.Outputs.Should().BeEmpty();
        (await stream.ReceiveAsync<ModelStreamInferResponse>())!.ErrorMessage.Should().Contain("no valid protobuf");
        Value(await stream.ReceiveAsync<ModelStreamInferResponse>()).Should().Be(5);
        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.Ok);
    }

    [Test]
    public async Task Stream_WithoutRequests_EndsWell()
    {
        await using var stream = _client.Open(Path);
        stream.Complete();

        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.Ok);
    }

    [Test]
    public async Task Stream_WithBrokenFraming_AnswersWhatCameBeforeAndEnds()
    {
        await using var stream = _client.Open(Path);
        stream.Send(InferRequests.Linear(3));
        stream.Send(GrpcFrames.Prefix(0, 100_001));

        Value(await stream.ReceiveAsync<ModelStreamInferResponse>()).Should().Be(5);
        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.ResourceExhausted);
    }

    [Test]
    public async Task Stream_BeforeItsFirstRequest_HasItsHeaders()
    {
        await using var stream = _client.Open(Path);

        (await stream.HeadersAsync()).Content.Headers.ContentType!.MediaType.Should().Be("application/grpc");
    }

    [Test]
    public async Task Stream_AtItsDeadline_EndsWithIt()
    {
        await using var stream = _client.Open(Path, request => request.Headers.Add("grpc-timeout", "200m"));
        stream.Send(InferRequests.Linear(3));

        Value(await stream.ReceiveAsync<ModelStreamInferResponse>()).Should().Be(5);
        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.DeadlineExceeded);
    }

    [Test]
    public async Task Stream_WithMessagesLargerInAllThanTheLimit_IsTaken()
    {
        await using var stream = _client.Open(Path);
        for (var i = 0; i < 5; i++)
        {
            stream.Send(InferRequests.Linear(new float[20_000]));

            (await stream.ReceiveAsync<ModelStreamInferResponse>())!.InferResponse.RawOutputContents.Single().Length.Should().Be(80_000);
        }
    }

    private static float Value(ModelStreamInferResponse? answer)
    {
        answer!.ErrorMessage.Should().BeEmpty();
        return BitConverter.ToSingle(answer.InferResponse.RawOutputContents.Single().Span);
    }
}

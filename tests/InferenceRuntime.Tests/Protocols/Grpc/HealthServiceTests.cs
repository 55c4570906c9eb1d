using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Protocols.Grpc.Messages.Health;
using Testing.Onnx;
using ServingStatus = InferenceRuntime.Protocols.Grpc.Messages.Health.HealthCheckResponse.Types.ServingStatus;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>grpc.health.v1.Health against the real process, and how streams end with it.</summary>
public sealed class HealthServiceTests
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";

    [Test]
    public async Task Check_OfAModelThatFailed_IsNotServing_AndTheOtherOneServes()
    {
        await using var runtime = await RuntimeProcess.ListeningAsync(
            $"--model=m={TestModels.Save(OnnxModels.Linear())}", $"--model=bad={TestModels.Save(OnnxModels.UnknownOperator())}", "--keep-serving");
        using var client = new GrpcTestClient(runtime);
        await WaitForAsync(client, "m", ServingStatus.Serving);
        await WaitForAsync(client, "bad", ServingStatus.NotServing);

        (await StatusAsync(client, "bad")).Should().Be(ServingStatus.NotServing);
        (await StatusAsync(client, string.Empty)).Should().Be(ServingStatus.NotServing);
        (await client.CallAsync<ServerReadyResponse>("ServerReady", new ServerReadyRequest())).Ready.Should().BeFalse();
        (await client.CallAsync<ModelReadyResponse>("ModelReady", new ModelReadyRequest { Name = "bad" })).Ready.Should().BeFalse();
        (await client.CallAsync<ModelReadyResponse>("ModelReady", new ModelReadyRequest { Name = "m" })).Ready.Should().BeTrue();
        var infer = await client.SendAsync(GrpcTestClient.Service + "ModelInfer", GrpcFrames.Frame(InferRequests.Raw("bad", "x", "FP32", [1], 3f)));
        infer.Status.Should().Be(GrpcStatus.Unavailable);
    }

    [Test]
    public async Task CheckAndWatch_TellEachChange_ToTheEndOfTheProcess()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--allow-model-control");
        using var client = new GrpcTestClient(runtime);
        await using var model = Open(client, "m");
        await using var unknown = Open(client, "none");
        (await NextAsync(model)).Should().Be(ServingStatus.Serving);
        (await NextAsync(unknown)).Should().Be(ServingStatus.ServiceUnknown);
        foreach (var service in new[] { "", "inference.GRPCInferenceService", "grpc.health.v1.Health", "m" })
        {
            (await StatusAsync(client, service)).Should().Be(ServingStatus.Serving);
        }

        (await client.SendAsync(Check, GrpcFrames.Frame(new HealthCheckRequest { Service = "none" }))).Status.Should().Be(GrpcStatus.NotFound);

        await client.CallAsync<RepositoryModelUnloadResponse>("RepositoryModelUnload", new RepositoryModelUnloadRequest { ModelName = "m" });
        (await NextAsync(model)).Should().Be(ServingStatus.NotServing);

        await client.CallAsync<RepositoryModelLoadResponse>("RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = "m" });
        (await NextAsync(model)).Should().Be(ServingStatus.Serving);

        runtime.Process.Terminate();
        (await NextAsync(model)).Should().Be(ServingStatus.NotServing);
        (await model.EndAsync()).Status.Should().Be(GrpcStatus.Unavailable);
        (await unknown.EndAsync()).Status.Should().Be(GrpcStatus.Unavailable);
        (await runtime.Process.WaitForExitAsync()).Should().Be(0);
    }

    private static GrpcTestStream Open(GrpcTestClient client, string service)
    {
        var stream = client.Open(Watch);
        stream.Send(new HealthCheckRequest { Service = service });
        stream.Complete();
        return stream;
    }

    private static async Task<ServingStatus> NextAsync(GrpcTestStream watch) => (await watch.ReceiveAsync<HealthCheckResponse>())!.Status;

    private static async Task WaitForAsync(GrpcTestClient client, string service, ServingStatus status)
    {
        await using var watch = Open(client, service);
        while (await NextAsync(watch) != status)
        {
            // The next change.
        }
    }

    private static async Task<ServingStatus> StatusAsync(GrpcTestClient client, string service)
    {
        var reply = await client.SendAsync(Check, GrpcFrames.Frame(new HealthCheckRequest { Service = service }));
        return HealthCheckResponse.Parser.ParseFrom(reply.Messages.Single()).Status;
    }
}

using System.Net;
using InferenceRuntime.Tests.Storage;
using Testing.Cluster;

namespace InferenceRuntime.Tests.Hosting;

/// <summary>A server that is still fetching lives, is not ready, and says how far it is.</summary>
public sealed class FetchReadinessTests
{
    [Test]
    [CancelAfter(30_000)]
    public async Task Ready_WhileFetching_SaysHowMuchHasCome(CancellationToken cancellation)
    {
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 4_000_000;
            await context.Response.Body.WriteAsync(new byte[1_000_000], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var runtime = await RuntimeProcess.ListeningAsync($"--model=m={server.Url("/large.onnx")}");

        var said = await Eventually.GetAsync(
            async () =>
            {
                using var answer = await runtime.Http.GetAsync("/v2/health/ready", cancellation);
                answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
                return await answer.Content.ReadAsStringAsync(cancellation);
            },
            text => text.Contains("1.0 MB of 4.0 MB", StringComparison.Ordinal),
            "the readiness says how much has come");

        said.Should().Contain($"fetching {server.Url("/large.onnx")}");
        (await runtime.Http.GetAsync("/v2/health/live", cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
    }
}

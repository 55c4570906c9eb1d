using System.Net.Http.Json;
using System.Text.Json;
using Testing;

namespace Packaging.Tests.Images;

/// <summary>The model server out of its image: its user, its files read-only, its libraries.</summary>
public sealed class RuntimeImageTests
{
    private static readonly string Model = Path.Combine(RepositoryPaths.Root, "examples", "linear", "linear.onnx");

    private BuiltImage _image = null!;

    [OneTimeSetUp]
    public async Task TakeImage() => _image = await ImagesFixture.Runtime;

    [Test]
    [CancelAfter(60_000)]
    public async Task Serve_ReadOnlyRootFileSystem_AnswersAPrediction(CancellationToken token)
    {
        await using var server = _image.Start(
            Model, "serve", "--model=linear=file:///tmp/given", "--cache=/tmp/cache", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0");
        var line = await server.WaitForLineAsync("listening on http://");
        using var client = new HttpClient { BaseAddress = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]) };
        await ReadyAsync(client, server, token);

        using var response = await client.PostAsync(new Uri("/v2/models/linear/infer", UriKind.Relative), JsonContent.Create(new
        {
            inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[4], data = (float[])[1, 2, 3, 4] } },
        }), token);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(token);

        response.IsSuccessStatusCode.Should().BeTrue("{0}", answer);
        answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(y => y.GetSingle()).Should().Equal([1, 3, 5, 7], "y = 2x - 1");
        server.StandardError.Should().NotContain("Overriding", "the image's environment does not speak against the flags");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Serve_Terminated_EndsInOrder(CancellationToken token)
    {
        await using var server = _image.Start(
            Model, "serve", "--model=linear=file:///tmp/given", "--cache=/tmp/cache", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0");
        await server.WaitForLineAsync("listening on http://");

        server.Terminate();

        (await server.WaitForExitAsync()).Should().Be(0, "{0}", server.StandardError);
    }

    [Test]
    public async Task Serve_ProviderThatTheImageLacks_SaysWhichImageHasIt()
    {
        var result = await _image.RunAsync(
            Model, "serve", "--model=linear=file:///tmp/given", "--cache=/tmp/cache", "--execution-provider=cuda", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain("ProviderUnavailable").And.Contain("Run the image that has the GPU libraries");
    }

    private static async Task ReadyAsync(HttpClient client, ChildProcess server, CancellationToken token)
    {
        // A model that can not be served ends the process, and with it this loop: the connection is refused.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(token))
        {
            using var response = await client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative), token);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            server.HasExited.Should().BeFalse("{0}", server.StandardError);
        }
    }
}

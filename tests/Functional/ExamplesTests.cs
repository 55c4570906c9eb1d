using Functional.Cluster;
using Testing;

namespace Functional;

/// <summary>The examples run as they are.</summary>
public sealed class ExamplesTests : FunctionalTest
{
    [Test]
    public async Task Ocr_ReadsTheTextOfItsImage()
    {
        var url = await ServeAsync("ocr");

        var answer = await RunClientAsync("ocr", url);

        answer.Should().MatchRegex(@"ModelOperator 2026").And.MatchRegex(@"confidence\D*0?\.?9\d");
    }

    [Test]
    public async Task Vad_FindsTheSpeech()
    {
        var url = await ServeAsync("vad");

        var answer = await RunClientAsync("vad", url);

        answer.Should().MatchRegex(@"speech");
    }

    [Test]
    public async Task Linear_Computes()
    {
        var url = await ServeAsync("linear");

        using var client = new InferenceClient(url, "linear");
        (await client.AskAsync(21)).Should().Be(41);
    }

    private static async Task<string> RunClientAsync(string example, string url)
    {
        var client = Path.Combine(RepositoryPaths.Root, "examples", example, "client.mjs");
        var result = await ChildProcess.RunAsync("node", [client, url]);
        result.ExitCode.Should().Be(0, result.ToString());
        return result.StandardOutput;
    }

    private async Task<string> ServeAsync(string example)
    {
        await Kubectl.RunAsync("apply", "-f", Path.Combine(RepositoryPaths.Root, "examples", example, "inferenceservice.yaml"));
        await Kubectl.WaitForReadyAsync(example);
        return await Kubectl.RunAsync("get", "infsvc", example, "-o", "jsonpath={.status.url}");
    }
}

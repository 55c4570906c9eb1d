using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Testing;

namespace Packaging.Tests.Chart.Monitoring;

/// <summary>docs/metrics.md lists what the model server measures; the alerts and dashboards ask for no other metrics.</summary>
public sealed partial class RuntimeMetricsTests
{
    private const string Question = """{"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [2]}]}""";

    [Test]
    [CancelAfter(60_000)]
    public async Task Page_OfTheMetrics_ListsThoseOfTheModelServer(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-metrics-");
        var model = Path.Combine(RepositoryPaths.Root, "examples", "linear", "linear.onnx");
        string text;
        await using (var server = ChildProcess.Start(
            RepositoryPaths.InferenceRuntime,
            ["serve", $"--model=linear={new Uri(model)}", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0", $"--cache={folder.FullName}", "--termination-log=/dev/null", "--lame-duck=0s"]))
        {
            var line = await server.WaitForLineAsync("listening on ");
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Address().Match(line).Value) };
            await server.WaitForLineAsync("ready: ");
            using var answer = await http.PostAsync("/v2/models/linear/infer", JsonContent.Create(System.Text.Json.Nodes.JsonNode.Parse(Question)), cancellationToken);
            answer.EnsureSuccessStatusCode();
            text = await http.GetStringAsync("/metrics", cancellationToken);
        }

        folder.Delete(recursive: true);
        var measured = Types().Matches(text).Select(type => $"{type.Groups["name"]} {type.Groups["type"]}");

        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "docs", "metrics.md"), cancellationToken);
        var listed = Rows().Matches(page).Select(row => $"{row.Groups["name"]} {row.Groups["type"]}").Where(row => !row.StartsWith("modeloperator_", StringComparison.Ordinal));

        listed.Should().BeEquivalentTo(measured);
    }

    [GeneratedRegex("http://[0-9.:]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Address();

    [GeneratedRegex("^# TYPE (?<name>\\w+) (?<type>\\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Types();

    [GeneratedRegex("^\\| `(?<name>\\w+)` \\| (?<type>counter|gauge|histogram) \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Rows();
}

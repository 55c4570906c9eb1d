using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest.Page;

/// <summary>The model page of the real process.</summary>
[CancelAfter(60_000)]
public sealed partial class ModelPageTests
{
    private const string Hostile = "<script>alert('1')</script>\"&";

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var hostile = new OnnxModelBuilder()
            .Producer(Hostile, "1").Input(Hostile, OnnxType.Float, Hostile).Node("Identity", [Hostile], ["y"]).Output("y", OnnxType.Float, Hostile)
            .ToBytes();
        var mixed = new OnnxModelBuilder()
            .Input("text", OnnxType.String, 10).Input("image", OnnxType.Float16, "n", 3, 8)
            .Node("Identity", ["text"], ["words"]).Node("Identity", ["image"], ["picture"])
            .Output("words", OnnxType.String, 10).Output("picture", OnnxType.Float16, "n", 3, 8)
            .ToBytes();
        _runtime = await RuntimeProcess.ListeningAsync(
            $"--model=linear={TestModels.Save(OnnxModels.Linear())}",
            $"--model=hostile={TestModels.Save(hostile)}",
            $"--model=mixed={TestModels.Save(mixed)}",
            $"--model=bad={TestModels.Save(OnnxModels.UnsupportedOpset())}",
            "--keep-serving");
        await WaitUntilSettledAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public async Task Page_Models_AreThereWithWhatIsKnownOfThem(CancellationToken cancellation)
    {
        var html = await _runtime.Http.GetStringAsync("/", cancellation);

        html.Should().StartWith("<!DOCTYPE html>").And.EndWith("</html>\n");
        html.Should().Contain("<h2>linear <span class=\"state Ready\">Ready</span></h2>").And.Contain("<h2>bad <span class=\"state Failed\">Failed</span></h2>");
        html.Should().Contain("UnsupportedOpset").And.Contain("Not ready");
        html.Should().Contain("<td><code>x</code></td><td>FP32</td><td>[n]</td>").And.Contain("<td><code>image</code></td><td>FP16</td><td>[n, 3, 8]</td>");
        html.Should().MatchRegex("<th>digest</th><td><code>sha256:[0-9a-f]{64}</code>").And.Contain("<th>executionProvider</th><td><code>Cpu</code>");
    }

    [Test]
    public async Task Page_NamesOfTheModel_AreEscaped(CancellationToken cancellation)
    {
        var html = await _runtime.Http.GetStringAsync("/", cancellation);

        html.Should().Contain(WebUtility.HtmlEncode(Hostile));
        html.Should().NotContain("<script").And.NotContain("alert('1')");
    }

    [Test]
    public async Task Page_Policy_AllowsItsOwnStyleAndNothingElse(CancellationToken cancellation)
    {
        using var answer = await _runtime.Http.GetAsync("/", cancellation);
        var html = await answer.Content.ReadAsStringAsync(cancellation);

        answer.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];
        policy.Should().StartWith("default-src 'none'; ").And.Contain($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'");
        policy.Should().NotContain("unsafe");
        html.Should().NotContain("style=").And.NotContain("src=").And.NotContain("<link").And.NotMatchRegex("href=\"(https?:|//)");
    }

    [Test]
    public async Task Page_Links_AllLeadSomewhere(CancellationToken cancellation)
    {
        var html = await _runtime.Http.GetStringAsync("/", cancellation);

        foreach (Match link in Link().Matches(html))
        {
            using var answer = await _runtime.Http.GetAsync(link.Groups[1].Value, cancellation);
            answer.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], link.Value);
        }
    }

    [Test]
    public async Task Page_EveryCommand_IsAnsweredByTheModel(CancellationToken cancellation)
    {
        var commands = Command().Matches(await _runtime.Http.GetStringAsync("/", cancellation)).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToList();

        commands.Should().HaveCount(3).And.Contain(command => command.Contains("/dev/zero", StringComparison.Ordinal), "large inputs come in binary");
        foreach (var command in commands)
        {
            using var answer = JsonDocument.Parse(await Curl.RunAsync(command, cancellation));
            answer.RootElement.TryGetProperty("outputs", out _).Should().BeTrue($"{command}: {answer.RootElement}");
        }
    }

    [GeneratedRegex("<a href=\"([^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<pre>(.*?)</pre>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    /// <summary>Until no model is loading any more; one of them never becomes ready.</summary>
    private async Task WaitUntilSettledAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string index;
        do
        {
            using var answer = await _runtime.Http.PostAsync("/v2/repository/index", null, limit.Token);
            index = await answer.Content.ReadAsStringAsync(limit.Token);
        }
        while (index.Contains("LOADING", StringComparison.Ordinal));
    }
}

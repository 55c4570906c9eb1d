using System.Net;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Tests.Controllers;
using ModelOperator.Verification;

namespace ModelOperator.Tests.Verification;

/// <summary>The verification against a cluster in memory, where the test plays the operator, and a model server on loopback.</summary>
[CancelAfter(30_000)]
public sealed class VerifierTest
{
    private static readonly ObjectKey Key = new("team-a", "verify");

    private readonly StringWriter _output = new();
    private FakeCluster _cluster = null!;
    private HttpClient _http = null!;
    private WebApplication? _model;

    [SetUp]
    public void SetUp()
    {
        _cluster = new FakeCluster();
        _http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        _output.GetStringBuilder().Clear();
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        _http.Dispose();
        if (_model is not null)
        {
            await _model.DisposeAsync();
            _model = null;
        }
    }

    [OneTimeTearDown]
    public void DisposeOutput() => _output.Dispose();

    [Test]
    public async Task Run_ModelThatAnswersRight_SaysSoAndRemovesWhatItMade(CancellationToken cancellation)
    {
        var url = await ServeAsync("""{"outputs": [{"name": "y", "shape": [3], "datatype": "FP32", "data": [1.0, 3.0, 5.0]}]}""", cancellation);
        var run = RunAsync(TimeSpan.FromSeconds(20), cancellation);
        await ReportAsync("False", "RollingOut", "the pod starts", url, cancellation);
        await ReportAsync("True", "Serving", "the model serves", url, cancellation);

        await run;

        _output.ToString().Should().ContainAll("no operator has looked at it yet", "Ready is False, RollingOut: the pod starts", "Ready is True, Serving", "answers [1, 3, 5] to [1, 2, 3]");
        AssertNothingIsLeft();
    }

    [Test]
    public async Task Run_ModelThatAnswersWrong_SaysWhatIsRightAndRemovesWhatItMade(CancellationToken cancellation)
    {
        var url = await ServeAsync("""{"outputs": [{"name": "y", "shape": [3], "datatype": "FP32", "data": [1.0, 3.0, 6.0]}]}""", cancellation);
        var run = RunAsync(TimeSpan.FromSeconds(20), cancellation);
        await ReportAsync("True", "Serving", "the model serves", url, cancellation);

        (await Failure(run)).Should().Contain("answers [1, 3, 6] to [1, 2, 3]; y = 2x - 1 is [1, 3, 5]");
        AssertNothingIsLeft();
    }

    [Test]
    public async Task Run_AnswerThatIsNoneOfTheProtocol_IsShown(CancellationToken cancellation)
    {
        var url = await ServeAsync("<html>a proxy</html>", cancellation);
        var run = RunAsync(TimeSpan.FromSeconds(20), cancellation);
        await ReportAsync("True", "Serving", "the model serves", url, cancellation);

        (await Failure(run)).Should().Contain("does not answer as a model server does").And.Contain("a proxy");
    }

    [Test]
    public async Task Run_NoOperator_SaysSo(CancellationToken cancellation)
    {
        (await Failure(RunAsync(TimeSpan.FromSeconds(1), cancellation))).Should().Contain("No operator took up InferenceService team-a/verify within 1 s");
        AssertNothingIsLeft();
    }

    [Test]
    public async Task Run_NeverReady_GivesTheReason(CancellationToken cancellation)
    {
        var run = RunAsync(TimeSpan.FromSeconds(2), cancellation);
        await ReportAsync("False", "ImagePullFailed", "the image is not there", null, cancellation);

        (await Failure(run)).Should().Contain("was not Ready within 2 s").And.Contain("ImagePullFailed: the image is not there");
        AssertNothingIsLeft();
    }

    [Test]
    public async Task Run_Cancelled_RemovesWhatItMade(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var run = RunAsync(TimeSpan.FromSeconds(20), stop.Token);
        await WaitForServiceAsync(cancellation);

        await stop.CancelAsync();

        await run.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        AssertNothingIsLeft();
    }

    [Test]
    public async Task Run_MayNotCreate_NamesTheRights(CancellationToken cancellation)
    {
        _cluster.Refuse<V1ConfigMap>(HttpStatusCode.Forbidden, "configmaps is forbidden");

        (await Failure(RunAsync(TimeSpan.FromSeconds(1), cancellation))).Should().ContainAll("namespace team-a", "configmaps is forbidden", "It needs create, get and delete");
    }

    [Test]
    public async Task Run_WithoutTheCustomResourceDefinition_SaysHowToInstallIt(CancellationToken cancellation)
    {
        _cluster.Refuse<V1Beta1InferenceService>(HttpStatusCode.NotFound, "the server could not find the requested resource");

        (await Failure(RunAsync(TimeSpan.FromSeconds(1), cancellation))).Should().Contain("does not know InferenceServices").And.Contain("crds.enabled=true");
        _cluster.All<V1ConfigMap>().Should().BeEmpty();
    }

    private Task RunAsync(TimeSpan timeout, CancellationToken cancellation) =>
        new Verifier(_cluster, new InferenceQuestion(_http), _output, TimeProvider.System).RunAsync(Key, timeout, cancellation);

    private static async Task<string> Failure(Task run) => (await run.Invoking(task => task).Should().ThrowAsync<VerificationException>()).Which.Message;

    private void AssertNothingIsLeft()
    {
        _cluster.All<V1ConfigMap>().Should().BeEmpty();
        _cluster.All<V1Beta1InferenceService>().Should().BeEmpty();
    }

    private async Task WaitForServiceAsync(CancellationToken cancellation)
    {
        while (_cluster.Find<V1Beta1InferenceService>(Key.Name) is null)
        {
            await Task.Delay(10, cancellation);
        }
    }

    /// <summary>What an operator would write, and the wait until the verification has told of it.</summary>
    private async Task ReportAsync(string status, string reason, string message, string? url, CancellationToken cancellation)
    {
        await WaitForServiceAsync(cancellation);
        var service = _cluster.Find<V1Beta1InferenceService>(Key.Name)!;
        service.Status = new InferenceServiceStatus
        {
            ObservedGeneration = service.Metadata.Generation,
            Url = url,
            Conditions = [new V1Condition { Type = "Ready", Status = status, Reason = reason, Message = message, LastTransitionTime = DateTime.UnixEpoch }],
        };
        _cluster.Put(service);
        while (!_output.ToString().Contains($"Ready is {status}, {reason}", StringComparison.Ordinal))
        {
            await Task.Delay(10, cancellation);
        }
    }

    private async Task<string> ServeAsync(string answer, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _model = builder.Build();
        _model.MapPost("/v2/models/linear/infer", (HttpContext context) => context.Response.WriteAsync(answer, context.RequestAborted));
        await _model.StartAsync(cancellation);
        return _model.Urls.Single();
    }
}

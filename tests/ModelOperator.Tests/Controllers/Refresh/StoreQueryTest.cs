using System.Net;
using System.Text;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelOperator.Controllers.Refresh;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;
using ModelOperator.Status;
using ModelStores;

namespace ModelOperator.Tests.Controllers.Refresh;

[CancelAfter(30_000)]
public sealed class StoreQueryTest
{
    private readonly FakeCluster _cluster = new();
    private WebApplication _store = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _store = builder.Build();
        _store.Map("/tagged.onnx", (HttpContext context) => context.Response.Headers.ETag = "\"v7\"");
        _store.Map("/plain.onnx", (HttpContext context) => context.Response.WriteAsync("bytes"));
        _store.Map("/secret.onnx", (HttpContext context) => { context.Response.StatusCode = StatusCodes.Status403Forbidden; return context.Response.WriteAsync("not for you"); });
        _store.Map("/silent.onnx", (HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await _store.StartAsync().WaitAsync(Limits.Await);
        _http = CreateHttp();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _store.DisposeAsync();
    }

    [Test]
    public async Task Ask_StoreWithAVersion_IsTheVersion(CancellationToken cancellation) => (await AskAsync("/tagged.onnx", cancellation)).Version.Should().Be("v7");

    [TestCase("/plain.onnx", "NotWatchable", "no version")]
    [TestCase("/secret.onnx", "StoreQueryFailed", "not for you")]
    [TestCase("/absent.onnx", "StoreQueryFailed", "404")]
    public async Task Ask_StoreWithout_SaysWhy(string path, string reason, string words, CancellationToken cancellation)
    {
        var answer = await AskAsync(path, cancellation);

        answer.Version.Should().BeNull();
        answer.Reason.Should().Be(reason);
        answer.Message.Should().Contain(words).And.Contain(path);
    }

    [Test]
    public async Task Ask_StoreThatIsSilent_IsGivenUp(CancellationToken cancellation) =>
        (await AskAsync("/silent.onnx", cancellation, settings: "refresh: {timeout: 200ms}")).Message.Should().Contain("did not answer within 200ms");

    [Test]
    public async Task Ask_LinkLocalAddress_IsRefused(CancellationToken cancellation) =>
        (await Query("{}").AskAsync("team-a", Effective("http://169.254.169.254/latest/meta-data", ""), cancellation)).Message.Should().Contain("link-local");

    [Test]
    public async Task Ask_SecretThatIsNotThere_IsNamed(CancellationToken cancellation) =>
        (await AskAsync("/tagged.onnx", cancellation, more: "secretRef: {name: missing}")).Message.Should().Contain("Secret 'missing' does not exist");

    [Test]
    public async Task Ask_SecretThatTheOperatorMayNotRead_NamesTheNamespaceAndWhatToSet(CancellationToken cancellation)
    {
        _cluster.Refuse<V1Secret>(HttpStatusCode.Forbidden, "secrets \"keys\" is forbidden");

        var answer = await AskAsync("/tagged.onnx", cancellation, more: "secretRef: {name: keys}");

        _cluster.Heal();
        answer.Reason.Should().Be(Reasons.StoreQueryFailed);
        answer.Message.Should().ContainAll("may not read Secret 'keys' of namespace team-a", "secretAccess.namespaces", "--secret-namespaces", "refresh.readSecrets");
    }

    [Test]
    public async Task Ask_RefusedWithASecret_NamesTheSecretAndNoneOfItsValues(CancellationToken cancellation)
    {
        _cluster.Put(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "keys", NamespaceProperty = "team-a" },
            Data = new Dictionary<string, byte[]> { ["password"] = Encoding.UTF8.GetBytes("hunter2"), ["username"] = "u"u8.ToArray() },
        });

        var answer = await AskAsync("/secret.onnx", cancellation, more: "secretRef: {name: keys}");

        answer.Message.Should().Contain("Secret 'keys'").And.NotContain("hunter2");
    }

    [TestCase("file:///models/linear.onnx", "", "{}", "volume")]
    [TestCase("pvc://models/linear.onnx", "", "{}", "volume")]
    [TestCase("ftp://host/linear.onnx", "", "{}", "'ftp'")]
    [TestCase("https://models.example/linear.onnx", "secretRef: {name: keys}", "refresh: {readSecrets: false}", "refresh.readSecrets is false")]
    public void WhyNot_WhatCanNotBeWatched_SaysWhy(string uri, string more, string settings, string words)
    {
        var answer = Query(settings).WhyNot(Effective(uri, more))!;

        answer.Reason.Should().Be(Reasons.NotWatchable);
        answer.Message.Should().Contain(words);
    }

    private Task<StoreAnswer> AskAsync(string path, CancellationToken cancellation, string settings = "{}", string more = "") =>
        Query(settings).AskAsync("team-a", Effective(_store.Urls.Single() + path, more), cancellation);

    private static StoreHttp CreateHttp() => new(new StoreHttpOptions { UserAgent = "test" }, TimeProvider.System);

    private StoreQuery Query(string settings) => new(_cluster, CreateHttp, ModelSources.Standard(_http, mounts: null), new LiveSettings(SettingsFile.Parse(settings)), TimeProvider.System);

    private static InferenceServiceSpec Effective(string uri, string more) =>
        EffectiveSpec.Resolve(Samples.FromSpec($"model: {{storageUri: '{uri}', {more}}}"), new OperatorConfiguration());
}

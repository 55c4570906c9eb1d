using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Controllers;
using ModelOperator.Desired;
using ModelOperator.Settings;
using ModelStores;

namespace ModelOperator.Tests.Controllers;

public sealed class StoreArtifactSizesTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private WebApplication _store = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _store = builder.Build();
        _store.Map("/model.onnx", (HttpContext context) => context.Response.ContentLength = 123_456_789_012);
        _store.Map("/bundle.zip", (HttpContext context) => context.Response.ContentLength = 123);
        _store.Map("/moved.onnx", (HttpContext context) => context.Response.Redirect("/model.onnx"));
        _store.Map("/secret.onnx", (HttpContext context) => context.Response.StatusCode = StatusCodes.Status403Forbidden);
        _store.Map("/loop.onnx", (HttpContext context) => context.Response.Redirect("/loop.onnx"));
        _store.Map("/silent.onnx", (HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await _store.StartAsync().WaitAsync(Limit);
        _http = new StoreHttp(new StoreHttpOptions { UserAgent = "test" }, TimeProvider.System);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _store.DisposeAsync();
    }

    [TestCase("/model.onnx")]
    [TestCase("/moved.onnx")]
    public async Task Find_FileOnAWebServer_IsItsLength(string path) => (await FindAsync(_store.Urls.Single() + path)).Should().Be(123_456_789_012);

    [TestCase("/secret.onnx")]
    [TestCase("/absent.onnx")]
    [TestCase("/bundle.zip")]
    [TestCase("/loop.onnx")]
    public async Task Find_ServerThatDoesNotSay_IsNotKnown(string path) => (await FindAsync(_store.Urls.Single() + path)).Should().BeNull();

    [Test]
    public async Task Find_ServerThatDoesNotAnswer_IsNotKnownAfterTheTimeOut() =>
        (await FindAsync(_store.Urls.Single() + "/silent.onnx", timeout: "200ms")).Should().BeNull();

    [Test]
    public async Task Find_ModelWithASecret_IsThePodsBusiness() =>
        (await FindAsync(_store.Urls.Single() + "/model.onnx", more: "secretRef: {name: keys}")).Should().BeNull();

    [TestCase("file:///etc/hostname")]
    [TestCase("s3://bucket/model.onnx")]
    [TestCase("http://127.0.0.1:1/model.onnx")]
    [TestCase("http://169.254.169.254/latest/meta-data")]
    [TestCase("http://[fe80::1]/model.onnx")]
    public async Task Find_WhereTheOperatorCanNotOrMustNotAsk_IsNotKnown(string uri) => (await FindAsync(uri)).Should().BeNull();

    private async Task<long?> FindAsync(string uri, string timeout = "15s", string more = "")
    {
        var settings = new LiveSettings(SettingsFile.Parse($"reconciliation: {{modelQueryTimeout: {timeout}}}"));
        var service = Samples.FromSpec($"model: {{storageUri: '{uri}', {more}}}");
        return await new StoreArtifactSizes(ModelSources.Standard(_http, mounts: null), settings, TimeProvider.System, NullLogger<StoreArtifactSizes>.Instance)
            .FindAsync(EffectiveSpec.Resolve(service, settings.Current), CancellationToken.None).WaitAsync(Limit);
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LocalCluster.Tests.Server;

/// <summary>The way to a Service's pods through the API server.</summary>
public sealed class ServiceProxyTests
{
    private const string Services = "/api/v1/namespaces/work/services";

    private TestApi _api = null!;
    private WebApplication _pod = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _api = await TestApi.StartAsync();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _pod = builder.Build();
        _pod.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.ContentType} {await reader.ReadToEndAsync(_api.Limit)}", _api.Limit);
        });
        await _pod.StartAsync(_api.Limit);
        await _api.CreateAsync(Services, "{'metadata': {'name': 'model'}, 'spec': {'ports': [{'name': 'http', 'port': 80}, {'name': 'grpc', 'port': 81}]}}");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _pod.DisposeAsync();
        await _api.DisposeAsync();
    }

    [TestCase("model:http")]
    [TestCase("model:80")]
    [TestCase("http:model:http")]
    public async Task Request_ReachesAReadyPodAndItsAnswerComesBack(string service)
    {
        await ReadyAsync();

        var answer = await _api.SendAsync("POST", $"{Services}/{service}/proxy/v2/infer?a=b", "{'x': 1}");

        answer.Code.Should().Be(202);
        answer.Text.Should().Be("POST /v2/infer?a=b application/json {\"x\": 1}");
    }

    [Test]
    public async Task Request_WithoutAReadyPod_IsUnavailable()
    {
        var answer = await _api.SendAsync("GET", $"{Services}/model:http/proxy/");

        answer.Code.Should().Be(503);
        answer.Message.Should().Be("no endpoints available for service \"model\"");
    }

    [Test]
    public async Task Request_ToNoService_IsNotFound() => (await _api.SendAsync("GET", $"{Services}/none:http/proxy/")).Code.Should().Be(404);

    private Task ReadyAsync() => _api.CreateAsync("/apis/discovery.k8s.io/v1/namespaces/work/endpointslices", $$$"""
        {'metadata': {'name': 'model-1', 'labels': {'kubernetes.io/service-name': 'model'}}, 'addressType': 'IPv4',
         'endpoints': [{'addresses': ['127.0.0.1'], 'conditions': {'ready': true}}], 'ports': [{'name': 'http', 'port': {{{new Uri(_pod.Urls.Single()).Port}}}, 'protocol': 'TCP'}]}
        """);
}

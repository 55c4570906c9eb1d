using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing.Cluster;

/// <summary>Answers as a model server does to whom asks what it serves (a model whose name begins with <c>gpu</c>: on a GPU), on a loopback address of its own: the port of a model pod is fixed.</summary>
public sealed class StubModelServer : IAsyncDisposable
{
    private const int Port = 8080;

    private readonly WebApplication _app;

    private StubModelServer(WebApplication app, IPAddress address) => (_app, Address) = (app, address);

    /// <summary>What the pods of its models have as their IP.</summary>
    public IPAddress Address { get; }

    public static async Task<StubModelServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new IPAddress([127, (byte)Random.Shared.Next(200, 250), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, Port, listen => listen.Protocols = HttpProtocols.Http1));
            var app = builder.Build();
            app.Run(Describe);
            try
            {
                await app.StartAsync().ConfigureAwait(false);
                return new StubModelServer(app, address);
            }
            catch (IOException) when (attempt < 10)
            {
                // Somebody else has that address.
                await app.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task Describe(HttpContext http)
    {
        var name = http.Request.Path.Value!.Split('/')[^1];
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""
            {"name": "{{name}}", "versions": ["1"], "platform": "onnxruntime_onnx",
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 4]}], "outputs": [{"name": "y", "datatype": "FP32", "shape": [-1, 4]}],
             "properties": {"digest": "sha256:0f0e0d0c0b0a09080706050403020100f0e0d0c0b0a090807060504030201000", "sizeBytes": "1234", "executionProvider": "{{(name.StartsWith("gpu", StringComparison.Ordinal) ? "Cuda" : "Cpu")}}",
                            "opset": "17", "producer": "stub", "loadSeconds": "0.1", "warmupMilliseconds": "1.5"} }
            """);
    }
}

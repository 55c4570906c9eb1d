using System.Net;
using System.Text;
using System.Text.Json;
using Benchmarks.Candidates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Benchmarks.Processes;

/// <summary>
/// <c>benchmarks bare ANSWERS</c>: Kestrel that reads a request's body to its end and writes a prepared answer. No routing, no parsing: what is left when a
/// model and a protocol cost nothing. It ends with SIGTERM.
/// </summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string answersFile)
    {
        var answers = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(answersFile, CancellationToken.None).ConfigureAwait(false), CapturedJson.Default.CapturedAnswers)!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;

            // As the server's own, or the comparison would be one of window sizes.
            kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 8 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, answers));
        await app.StartAsync(CancellationToken.None).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"{ServerProcess.Listening}{app.Urls.First()}\n{ServerProcess.GrpcListening}{app.Urls.Last()}").ConfigureAwait(false);
        await app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, CapturedAnswers answers)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(ProcessCounters.Own.ToMetrics()), context.RequestAborted).ConfigureAwait(false);
            return;
        }

        await DrainAsync(context).ConfigureAwait(false);
        var grpc = request.Protocol == HttpProtocol.Http2;
        var answer = grpc ? answers.Grpc : request.ContentType == "application/json" ? answers.Json : answers.Binary;
        var response = context.Response;
        response.ContentType = answer.ContentType;
        if (grpc)
        {
            context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
        }
        else
        {
            response.ContentLength = answer.Body.Length;
        }

        if (answer.HeaderLength is { } length)
        {
            response.Headers["Inference-Header-Content-Length"] = length;
        }

        await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task DrainAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}

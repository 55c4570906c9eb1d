using System.Net.Http.Headers;
using Benchmarks.Processes;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Requests;
using InferenceRuntime.Bench.Targets;

namespace Benchmarks.Candidates;

/// <summary>The one request of a scenario in each protocol's form, and load targets that send it.</summary>
internal sealed class Requests(BenchInputs inputs) : IDisposable
{
    private const string Model = "m";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly byte[] _json = InferDocument.Json(inputs);
    private readonly (byte[] Body, int HeaderLength) _binary = InferDocument.Binary(inputs);
    private readonly byte[] _grpc = GrpcRequestBytes.Infer(Model, inputs);
    private readonly List<GrpcChannel> _channels = [];

    public int Rows => inputs.Rows;

    /// <summary>Names, datatypes and shapes.</summary>
    public string Description => inputs.Describe();

    public ServedCandidate Json(string name, ServerProcess server) => new(
        name, new HttpTarget(server.Rest, HttpRequestBytes.Post(At(server), [], _json, "application/json"), Timeout, TimeProvider.System), Rows, server.Http);

    public ServedCandidate Binary(string name, ServerProcess server) => new(
        name,
        new HttpTarget(server.Rest, HttpRequestBytes.Post(At(server), [], _binary.Body, "application/octet-stream", _binary.HeaderLength), Timeout, TimeProvider.System),
        Rows,
        server.Http);

    public ServedCandidate Grpc(string name, ServerProcess server) =>
        new(name, new GrpcTarget(Channel(server.Grpc), _grpc, Timeout, TimeProvider.System), Rows, server.Http);

    /// <summary>What a server really answers in each protocol.</summary>
    public async Task<CapturedAnswers> CaptureAsync(ServerProcess server, CancellationToken cancellation)
    {
        using var json = new ByteArrayContent(_json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var binary = new ByteArrayContent(_binary.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        binary.Headers.Add("Inference-Header-Content-Length", $"{_binary.HeaderLength}");
        return new CapturedAnswers(
            await PostAsync(server, json, cancellation).ConfigureAwait(false),
            await PostAsync(server, binary, cancellation).ConfigureAwait(false),
            await CallAsync(Channel(server.Grpc), cancellation).ConfigureAwait(false));
    }

    public void Dispose()
    {
        _channels.ForEach(channel => channel.Dispose());
        inputs.Dispose();
    }

    private static Uri At(ServerProcess server) => new(server.Rest, $"/v2/models/{Model}/infer");

    private static async Task<CapturedAnswer> PostAsync(ServerProcess server, HttpContent content, CancellationToken cancellation)
    {
        using var answer = await server.Http.PostAsync(At(server), content, cancellation).ConfigureAwait(false);
        var body = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var length = answer.Headers.TryGetValues("Inference-Header-Content-Length", out var values) || answer.Content.Headers.TryGetValues("Inference-Header-Content-Length", out values)
            ? values.First()
            : null;
        return new CapturedAnswer(answer.Content.Headers.ContentType!.ToString(), length, body);
    }

    private async Task<CapturedAnswer> CallAsync(GrpcChannel channel, CancellationToken cancellation)
    {
        var answer = await channel.CallAsync(channel.MethodUri("ModelInfer"), _grpc, keepMessage: true, cancellation).ConfigureAwait(false);
        return answer.IsSuccess
            ? new CapturedAnswer("application/grpc", null, GrpcRequestBytes.Frame(answer.Message))
            : throw new InvalidDataException($"ModelInfer ended with {answer.StatusName}: {answer.Error}");
    }

    private GrpcChannel Channel(Uri address)
    {
        var channel = new GrpcChannel(address, []);
        _channels.Add(channel);
        return channel;
    }
}

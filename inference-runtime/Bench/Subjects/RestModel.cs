using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Requests;
using InferenceRuntime.Bench.Targets;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Subjects;

/// <summary>A model on a server, over REST.</summary>
internal sealed class RestModel : IBenchSubject
{
    private readonly RemoteOptions _options;
    private readonly string _name;
    private readonly bool _binary;
    private readonly TimeProvider _time;

    private RestModel(RemoteOptions options, string name, IReadOnlyList<TensorSpec> inputs, bool binary, TimeProvider time)
    {
        (_options, _name, Inputs, _binary, _time) = (options, name, inputs, binary, time);
    }

    public string Description => $"{_name} at {_options.Server}, REST {(_binary ? "binary" : "JSON")}";

    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>Asks the server for the model's signature. Throws <see cref="BenchException"/>.</summary>
    public static async Task<RestModel> FindAsync(RemoteOptions options, bool binary, TimeProvider time, CancellationToken cancellation)
    {
        var name = options.Model ?? options.Choose(await ModelsAsync(options, cancellation).ConfigureAwait(false));
        var path = $"v2/models/{Uri.EscapeDataString(name)}";
        var answer = await ExchangeAsync(options, HttpRequestBytes.Get(At(options, path), options.Headers), cancellation).ConfigureAwait(false);
        return answer.IsSuccess
            ? new RestModel(options, name, InputsOf(options, answer), binary, time)
            : throw new BenchException($"{options.Server} answers the question for the model '{name}' with HTTP {answer.Status}: {answer.Error}");
    }

    public async Task<ILoadTarget> OpenAsync(BenchInputs inputs, CancellationToken cancellation)
    {
        var request = Request(inputs);
        var answer = await ExchangeAsync(_options, request, cancellation).ConfigureAwait(false);
        return answer.IsSuccess
            ? new HttpTarget(_options.Server, request, _options.Timeout, _time)
            : throw new BenchException($"{_options.Server} refuses the request {inputs.Describe()} with HTTP {answer.Status}: {answer.Error}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Uri At(RemoteOptions options, string path) => new($"{options.Server.AbsoluteUri.TrimEnd('/')}/{path}");

    private static async Task<IReadOnlyList<string>> ModelsAsync(RemoteOptions options, CancellationToken cancellation)
    {
        var answer = await ExchangeAsync(options, HttpRequestBytes.Get(At(options, "v2/models"), options.Headers), cancellation).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer.IsSuccess ? answer.Body : "{\"models\":null}"u8.ToArray());
            return [.. document.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetString()!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new BenchException($"{options.Server} does not list its models (HTTP {answer.Status}); name one with --model.", inner: e);
        }
    }

    private static async Task<HttpAnswer> ExchangeAsync(RemoteOptions options, byte[] request, CancellationToken cancellation)
    {
        try
        {
            var connection = await HttpConnection.OpenAsync(options.Server, cancellation).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await connection.ExchangeAsync(request, keepBody: true, cancellation).AsTask().WaitAsync(options.Timeout, cancellation).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException e)
        {
            throw new BenchException($"{options.Server} does not speak HTTP/1.1 ({e.Message}); for gRPC, give --protocol grpc.", inner: e);
        }
        catch (TimeoutException e)
        {
            throw new BenchException($"{options.Server} does not answer within {options.Timeout.TotalSeconds:0.###} s.", inner: e);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            throw new BenchException($"{options.Server} can not be reached: {e.Message}. Is the server running, and is this its address?", inner: e);
        }
    }

    private static TensorSpec[] InputsOf(RemoteOptions options, HttpAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return [.. document.RootElement.GetProperty("inputs").EnumerateArray().Select(input => RemoteSignature.Input(
                input.GetProperty("name").GetString()!,
                input.GetProperty("datatype").GetString()!,
                [.. input.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())]))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new BenchException($"{options.Server} does not speak the Open Inference Protocol: its answer has no inputs with name, datatype and shape.", inner: e);
        }
    }

    private byte[] Request(BenchInputs inputs)
    {
        var uri = At(_options, $"v2/models/{Uri.EscapeDataString(_name)}/infer");
        if (!_binary)
        {
            return HttpRequestBytes.Post(uri, _options.Headers, InferDocument.Json(inputs), "application/json");
        }

        var (body, headerLength) = InferDocument.Binary(inputs);
        return HttpRequestBytes.Post(uri, _options.Headers, body, "application/octet-stream", headerLength);
    }
}

using Google.Protobuf;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Requests;
using InferenceRuntime.Bench.Targets;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Subjects;

/// <summary>A model on a server, over gRPC.</summary>
internal sealed class GrpcModel : IBenchSubject
{
    private readonly RemoteOptions _options;
    private readonly GrpcChannel _channel;
    private readonly TimeProvider _time;
    private string _name = string.Empty;

    private GrpcModel(RemoteOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _channel = new GrpcChannel(options.Server, options.Headers);
    }

    public string Description => $"{_name} at {_options.Server}, gRPC";

    public IReadOnlyList<TensorSpec> Inputs { get; private set; } = [];

    /// <summary>Asks the server for the model's signature. Throws <see cref="BenchException"/>.</summary>
    public static async Task<GrpcModel> FindAsync(RemoteOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var model = new GrpcModel(options, time);
        try
        {
            await model.ReadSignatureAsync(cancellation).ConfigureAwait(false);
            return model;
        }
        catch
        {
            await model.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<ILoadTarget> OpenAsync(BenchInputs inputs, CancellationToken cancellation)
    {
        var request = GrpcRequestBytes.Infer(_name, inputs);
        var answer = await CallAsync("ModelInfer", request, cancellation).ConfigureAwait(false);
        return answer.IsSuccess
            ? new GrpcTarget(_channel, request, _options.Timeout, _time)
            : throw new BenchException($"{_options.Server} refuses the request {inputs.Describe()} with {answer.StatusName}: {answer.Error}");
    }

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadSignatureAsync(CancellationToken cancellation)
    {
        if (_options.Model is null)
        {
            var index = await CallAsync("RepositoryIndex", new RepositoryIndexRequest(), RepositoryIndexResponse.Parser, cancellation).ConfigureAwait(false);
            _name = _options.Choose([.. index.Models.Select(model => model.Name).Distinct(StringComparer.Ordinal)]);
        }
        else
        {
            _name = _options.Model;
        }

        var metadata = await CallAsync("ModelMetadata", new ModelMetadataRequest { Name = _name }, ModelMetadataResponse.Parser, cancellation).ConfigureAwait(false);
        Inputs = [.. metadata.Inputs.Select(input => RemoteSignature.Input(input.Name, input.Datatype, [.. input.Shape]))];
    }

    private async Task<T> CallAsync<T>(string method, IMessage request, MessageParser<T> parser, CancellationToken cancellation)
        where T : IMessage<T>
    {
        var answer = await CallAsync(method, GrpcRequestBytes.Frame(request), cancellation).ConfigureAwait(false);
        return answer.IsSuccess
            ? parser.ParseFrom(answer.Message)
            : throw new BenchException($"{_options.Server} answers {method} with {answer.StatusName}: {answer.Error}");
    }

    private async Task<GrpcAnswer> CallAsync(string method, byte[] request, CancellationToken cancellation)
    {
        try
        {
            return await _channel.CallAsync(_channel.MethodUri(method), request, keepMessage: true, cancellation).AsTask().WaitAsync(_options.Timeout, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            throw new BenchException($"{_options.Server} can not be reached: {e.Message}. Is the server running, and is this its gRPC address?", inner: e);
        }
        catch (TimeoutException e)
        {
            throw new BenchException($"{_options.Server} does not answer within {_options.Timeout.TotalSeconds:0.###} s.", inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw new BenchException($"{_options.Server} does not speak gRPC ({e.Message}); REST is another port, for --protocol json or binary.", inner: e);
        }
    }
}

using System.Net.Http.Json;
using Testing;

namespace OnnxBackend.Tests;

/// <summary>The real executable, serving every model of the suite at once.</summary>
internal sealed class SuiteServer : IAsyncDisposable
{
    // All models load side by side; on a machine that is busy with other work it takes a while.
    private static readonly TimeSpan LoadLimit = TimeSpan.FromMinutes(4);

    private readonly ChildProcess _process;
    private readonly DirectoryInfo _cache;
    private readonly HttpMessageHandler _handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };

    private SuiteServer(ChildProcess process, DirectoryInfo cache)
    {
        _process = process;
        _cache = cache;
        Rest = new HttpClient(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(60) };
        Grpc = new HttpClient(_handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Rest { get; }

    public HttpClient Grpc { get; }

    /// <summary>What became of each model, by its served name.</summary>
    public IReadOnlyDictionary<string, ServedState> States { get; private set; } = new Dictionary<string, ServedState>(StringComparer.Ordinal);

    /// <summary>How long the server took to load all models.</summary>
    public TimeSpan LoadTime { get; private set; }

    public static async Task<SuiteServer> StartAsync(IEnumerable<SuiteModel> models, params string[] arguments)
    {
        var cache = Directory.CreateTempSubdirectory("onnx-backend-");
        var started = TimeProvider.System.GetTimestamp();
        var server = new SuiteServer(
            ChildProcess.Start(
                RepositoryPaths.InferenceRuntime,
                [
                    "serve",
                    .. models.Select(model => $"--model={model.ServedName}={new Uri(model.Path)}"),
                    "--http-address=127.0.0.1:0",
                    "--grpc-address=127.0.0.1:0",
                    $"--cache={cache.FullName}",
                    "--termination-log=/dev/null",
                    "--keep-serving",
                    "--lame-duck=0s",
                    .. arguments,
                ]),
            cache);
        try
        {
            server.Rest.BaseAddress = new Uri(await server.WaitForAddressAsync("listening on "));
            server.Grpc.BaseAddress = new Uri($"http://{await server.WaitForAddressAsync("gRPC listening on ")}");
            await server._process.WaitForLineAsync("ready: ", LoadLimit);
            server.LoadTime = TimeProvider.System.GetElapsedTime(started);
            server.States = await server.ReadStatesAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        Grpc.Dispose();
        _handler.Dispose();
        await _process.DisposeAsync();
        _cache.Delete(recursive: true);
    }

    private async Task<string> WaitForAddressAsync(string words)
    {
        var line = await _process.WaitForLineAsync(words);
        return line[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();
    }

    private async Task<Dictionary<string, ServedState>> ReadStatesAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await Rest.PostAsync("/v2/repository/index", null, limit.Token);
        response.EnsureSuccessStatusCode();
        var states = await response.Content.ReadFromJsonAsync<ServedState[]>(limit.Token);
        return states!.ToDictionary(state => state.Name, StringComparer.Ordinal);
    }
}

using System.Net.Http.Headers;
using Testing;

namespace InferenceRuntime.Tests;

/// <summary>The real executable, serving on a free loopback port, with a cache of its own.</summary>
internal sealed class RuntimeProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly HttpMessageHandler _handler;

    private RuntimeProcess(ChildProcess process, DirectoryInfo folder)
    {
        Process = process;
        _folder = folder;

        // A connection may outlive the server here; a test says itself when it wants a new one.
        _handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        Http = new HttpClient(_handler) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public ChildProcess Process { get; }

    public HttpClient Http { get; }

    /// <summary>HOST:PORT of the gRPC endpoint, as gRPC's clients take it.</summary>
    public string GrpcAddress { get; private set; } = string.Empty;

    public string TerminationLog => Path.Combine(_folder.FullName, "termination-log");

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<RuntimeProcess> ListeningAsync(params string[] arguments)
    {
        var runtime = Start(arguments);
        try
        {
            var line = await runtime.Process.WaitForLineAsync("listening on ");
            runtime.Http.BaseAddress = new Uri(After(line, "listening on "));
            runtime.GrpcAddress = After(await runtime.Process.WaitForLineAsync("gRPC listening on "), "gRPC listening on ");
            return runtime;
        }
        catch
        {
            await runtime.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until every model is ready.</summary>
    public static async Task<RuntimeProcess> ReadyAsync(params string[] arguments)
    {
        var runtime = await ListeningAsync(arguments);
        try
        {
            await runtime.Process.WaitForLineAsync("ready: ");
            return runtime;
        }
        catch
        {
            await runtime.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves one model from bytes, under the name <c>m</c>.</summary>
    public static Task<RuntimeProcess> ServingAsync(byte[] model, params string[] arguments) => ReadyAsync([$"--model=m={TestModels.Save(model)}", .. arguments]);

    /// <summary>Starts it without waiting for anything.</summary>
    public static RuntimeProcess Start(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("runtime-");
        string[] all =
        [
            "serve",
            "--http-address=127.0.0.1:0",
            "--grpc-address=127.0.0.1:0",
            $"--cache={Path.Combine(folder.FullName, "cache")}",
            $"--termination-log={Path.Combine(folder.FullName, "termination-log")}",
            "--lame-duck=0s",
            .. arguments,
        ];

        // The last of a flag given twice counts, so a test may override any of these.
        return new RuntimeProcess(ChildProcess.Start(RepositoryPaths.InferenceRuntime, all), folder);
    }

    public async Task<HttpResponseMessage> InferAsync(string json, string path = "/v2/models/m/infer")
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        return await Http.PostAsync(path, content);
    }

    private static string After(string line, string words) => line[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _handler.Dispose();
        await Process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

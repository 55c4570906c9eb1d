using Testing;

namespace Benchmarks.Processes;

/// <summary>A server in a process of its own on free loopback ports: ours, or the bare one.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "listening on ";

    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, string listening)
    {
        _process = process;
        var urls = listening[(listening.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Split(", ").Select(url => new Uri(url.Trim().Split(' ')[0])).ToArray();
        Rest = urls[0];
        Grpc = urls.Length > 1 ? urls[1] : null;
        Http = new HttpClient { BaseAddress = Rest, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where HTTP/1.1 is spoken.</summary>
    public Uri Rest { get; }

    /// <summary>Where gRPC is spoken; null for a server without it.</summary>
    public Uri? Grpc { get; }

    public HttpClient Http { get; }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => ResidentMemory.Of(_process.Id);

    /// <summary>Our server with one model <c>m</c>, ready.</summary>
    public static async Task<ServerProcess> ServeAsync(string executable, string model, string cache, int threads, params string[] arguments)
    {
        var process = ChildProcess.Start(executable, [.. Arguments(model, cache, threads), .. arguments]);
        try
        {
            var listening = await process.WaitForLineAsync(Listening).ConfigureAwait(false);
            await process.WaitForLineAsync("ready: ").ConfigureAwait(false);
            return new ServerProcess(process, listening);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static string[] Arguments(string model, string cache, int threads) =>
    [
        "serve", $"--model=m={new Uri(model)}", $"--cache={cache}", $"--intra-op-threads={threads}", "--lame-duck=0s",
        "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0", "--termination-log=/dev/null",
    ];

    /// <summary>Kestrel alone with these answers.</summary>
    public static async Task<ServerProcess> BareAsync(string answersFile)
    {
        var process = ChildProcess.Start(Environment.ProcessPath!, ["bare", answersFile]);
        try
        {
            return new ServerProcess(process, await process.WaitForLineAsync(Listening).ConfigureAwait(false));
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync().ConfigureAwait(false);
    }
}

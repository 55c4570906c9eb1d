using Testing;

namespace Benchmarks.Processes;

/// <summary>A server in a process of its own on free loopback ports: ours, or the bare one.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>What a server says about where it listens; the bare one says the same.</summary>
    public const string Listening = "listening on ";

    public const string GrpcListening = "gRPC listening on ";

    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, Uri rest, Uri grpc)
    {
        _process = process;
        Rest = rest;
        Grpc = grpc;
        Http = new HttpClient { BaseAddress = Rest, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where HTTP/1.1 is spoken.</summary>
    public Uri Rest { get; }

    /// <summary>Where gRPC is spoken.</summary>
    public Uri Grpc { get; }

    public HttpClient Http { get; }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => ResidentMemory.Of(_process.Id);

    /// <summary>Our server with one model <c>m</c>, ready.</summary>
    public static Task<ServerProcess> ServeAsync(string executable, string model, string cache, int threads, params string[] arguments) =>
        StartAsync(executable, [.. Arguments(model, cache, threads), .. arguments], "ready: ");

    /// <summary>Kestrel alone with these answers.</summary>
    public static Task<ServerProcess> BareAsync(string answersFile) => StartAsync(Environment.ProcessPath!, ["bare", answersFile], null);

    public static string[] Arguments(string model, string cache, int threads) =>
    [
        "serve", $"--model=m={new Uri(model)}", $"--cache={cache}", $"--intra-op-threads={threads}", "--lame-duck=0s",
        "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0", "--termination-log=/dev/null",
    ];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ServerProcess> StartAsync(string executable, string[] arguments, string? ready)
    {
        var process = ChildProcess.Start(executable, arguments);
        try
        {
            var rest = await AddressAsync(process, Listening).ConfigureAwait(false);
            var grpc = await AddressAsync(process, GrpcListening).ConfigureAwait(false);
            if (ready is not null)
            {
                await process.WaitForLineAsync(ready).ConfigureAwait(false);
            }

            return new ServerProcess(process, rest, grpc);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The address behind these words of a log line, with or without its scheme.</summary>
    private static async Task<Uri> AddressAsync(ChildProcess process, string words)
    {
        var line = await process.WaitForLineAsync(words).ConfigureAwait(false);
        var address = line[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();
        return new Uri(address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}");
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using InferenceRuntime.Hosting;
using Testing.Cluster;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>Clients that flood the gRPC port with cheap frames, or break HTTP/2's rules: the connection ends or is slowed down, the others are served, memory is bounded.</summary>
public sealed class Http2FloodTests
{
    private const int FramesAtOnce = 1_000;
    private const int MostFrames = 400_000;

    // What a flood may leave behind: buffers, pools and the heap's appetite, not something per frame.
    private const long MemorySlackMegabytes = 200;

    private const string Taken = "all taken";

    private static readonly TimeSpan FloodLimit = TimeSpan.FromSeconds(4);

    // For floods that must be stopped: a machine that is short of processor time takes longer to see that it is flooded.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private RuntimeProcess _runtime = null!;

    private static IEnumerable<TestCaseData> Floods =>
    [
        Case("rapid-reset", stream => [.. Http2Frames.InferHeaders(stream), .. Http2Frames.ResetFrame(stream)], mayBeTaken: false),
        Case("settings", _ => Http2Frames.Frame(Http2Frames.Settings, 0, 0, [0, 4, 0, 1, 0, 0])),
        Case("pings", _ => Http2Frames.Frame(Http2Frames.Ping, 0, 0, new byte[8])),
        Case("window-updates", _ => Http2Frames.Frame(Http2Frames.WindowUpdate, 0, 0, [0, 0, 0, 1])),
        Case("empty-calls", EmptyCall, mayBeTaken: false),
        Case("unknown-frames", _ => Http2Frames.Frame(0xEE, 0, 0, new byte[8])),
    ];

    private static IEnumerable<TestCaseData> Breaches =>
    [
        Breach("continuation-without-end", [.. Http2Frames.Frame(Http2Frames.Headers, 0, 1, Http2Frames.Call("/x")), .. Continuations(2_000)]),
        Breach("headers-above-32-kib", [.. Http2Frames.Frame(Http2Frames.Headers, 0, 1, Http2Frames.Call("/x")), .. Continuations(400), .. Http2Frames.Frame(Http2Frames.Continuation, Http2Frames.EndHeaders, 1, [])]),
        Breach("frame-of-16-mb", Http2Frames.Frame(Http2Frames.Data, 0, 1, new byte[100], length: 0xFFFFFF)),
        Breach("data-on-stream-0", Http2Frames.Frame(Http2Frames.Data, 0, 0, [1, 2, 3])),
        Breach("data-on-an-idle-stream", Http2Frames.Frame(Http2Frames.Data, 0, 5, [1, 2, 3])),
        Breach("even-stream", Http2Frames.InferHeaders(2)),
        Breach("stream-that-goes-back", [.. Http2Frames.InferHeaders(9), .. Http2Frames.InferHeaders(3)]),
        Breach("window-that-overflows", Http2Frames.Frame(Http2Frames.WindowUpdate, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF])),
        Breach("window-update-of-zero", Http2Frames.Frame(Http2Frames.WindowUpdate, 0, 0, [0, 0, 0, 0])),
        Breach("settings-of-odd-length", Http2Frames.Frame(Http2Frames.Settings, 0, 0, [1, 2, 3])),
        Breach("settings-window-too-large", Http2Frames.Frame(Http2Frames.Settings, 0, 0, [0, 4, 0xFF, 0xFF, 0xFF, 0xFF])),
        Breach("ping-of-odd-length", Http2Frames.Frame(Http2Frames.Ping, 0, 0, [1])),
        Breach("reset-of-an-idle-stream", Http2Frames.ResetFrame(7)),
        Breach("push-from-a-client", Http2Frames.Frame(5, Http2Frames.EndHeaders, 1, [0, 0, 0, 2])),
        Breach("header-block-garbage", Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
        Breach("table-size-too-large", Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, [0x3F, 0xE1, 0xFF, 0xFF, 0x7F])),
    ];

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await ServedModels.ServeAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await ServedModels.CheckAnswersAsync(_runtime);

        // Kestrel's words for a client that asks for answers and takes none.
        await ServedModels.CheckNothingFailedAsync(_runtime, expected: "exceeded the output operations maximum queue size");
        await _runtime.DisposeAsync();
    }

    [TestCaseSource(nameof(Floods))]
    public async Task Flood_OfCheapFrames_DisturbsNobody(Func<uint, byte[]> frame, bool mayBeTaken)
    {
        var before = ServedModels.ResidentMegabytes(_runtime);
        using var stop = new CancellationTokenSource();
        var others = SlowestAnswerAsync(stop.Token);
        using var connection = await OpenAsync(Address);

        var (sent, how) = await FloodAsync(connection, frame, mayBeTaken ? FloodLimit : StopLimit);

        await stop.CancelAsync();
        var slowest = await others;
        var after = ServedModels.ResidentMegabytes(_runtime);
        TestContext.Out.WriteLine($"{sent} frames sent, {how}; slowest answer meanwhile {slowest.TotalMilliseconds:0} ms; {before} MiB before, {after} MiB after");
        (mayBeTaken || how != Taken).Should().BeTrue("each of these makes work");
        slowest.Should().BeLessThan(TimeSpan.FromSeconds(5));
        after.Should().BeLessThan(before + MemorySlackMegabytes);
    }

    /// <summary>Kestrel never ends some of these connections by itself; as many as may be open at once would shut everybody out.</summary>
    [Test]
    [Category("Slow")]
    public async Task Floods_OfCallsWhoseAnswersNobodyTakes_KeepNoPlaceForEver()
    {
        const int Places = 4;
        await using var runtime = await ServedModels.ServeAsync($"--max-connections={Places}", "--request-timeout=1s");
        var address = new Uri($"http://{runtime.GrpcAddress}");
        for (var flood = 0; flood < 5 * Places && await IsLetInAsync(address); flood++)
        {
            using var connection = await OpenAsync(address);
            await FloodAsync(connection, EmptyCall, FloodLimit);
        }

        await Eventually.HoldsAsync(() => IsLetInAsync(address), "a new connection stays open");
    }

    [TestCaseSource(nameof(Breaches))]
    public async Task Breach_OfTheProtocol_EndsTheConnection(byte[] frames)
    {
        using var connection = await OpenAsync(Address);
        try
        {
            await connection.SendAsync(frames);
        }
        catch (SocketException)
        {
            // Ended before it had taken everything.
        }

        (await connection.EndsAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
    }

    [TestCase("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [TestCase("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    public async Task Connect_WithAnotherProtocol_IsEnded(string bytes)
    {
        using var connection = await RawConnection.OpenAsync(Address);
        await connection.SendAsync(bytes);

        (await connection.EndsAsync(TimeSpan.FromSeconds(15))).Should().BeTrue();
    }

    /// <summary>Half a message, and then nothing.</summary>
    [Test]
    public async Task Call_ThatStalls_IsEnded()
    {
        using var stalled = await OpenAsync(Address);
        await stalled.SendAsync((byte[])[.. Http2Frames.InferHeaders(1), .. Http2Frames.Frame(Http2Frames.Data, 0, 1, [0, 0, 0, 1, 0, 10])]);

        (await stalled.EndsAsync(ConnectionLimits.RateGrace + TimeSpan.FromSeconds(10))).Should().BeTrue();

        await ServedModels.CheckAnswersAsync(_runtime);
    }

    private Uri Address => new($"http://{_runtime.GrpcAddress}");

    private static TestCaseData Case(string name, Func<uint, byte[]> frame, bool mayBeTaken = true) => new TestCaseData(frame, mayBeTaken).SetArgDisplayNames(name);

    private static TestCaseData Breach(string name, byte[] frames) => new TestCaseData(frames).SetArgDisplayNames(name);

    private static byte[] Continuations(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => Http2Frames.Frame(Http2Frames.Continuation, 0, 1, Http2Frames.Field($"x-{i}", new string('a', 100))))];

    private static byte[] EmptyCall(uint stream) => Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders | Http2Frames.EndStream, stream, Http2Frames.Call("/x"));

    private static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync(Http2Frames.Preface);
        return connection;
    }

    private static async Task<bool> IsLetInAsync(Uri address)
    {
        try
        {
            using var connection = await OpenAsync(address);
            return !await connection.EndsAsync(TimeSpan.FromMilliseconds(500));
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends until the server ends the connection or takes no more, or has taken enough. Nothing is read: a flooder does not care.</summary>
    private static async Task<(int Sent, string How)> FloodAsync(RawConnection connection, Func<uint, byte[]> frame, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        var stream = 1u;
        var sent = 0;
        try
        {
            while (sent < MostFrames && watch.Elapsed < limit)
            {
                byte[] many = [.. Enumerable.Range(0, FramesAtOnce).SelectMany(_ => frame((stream += 2) - 2))];
                await connection.SendAsync(many, FloodLimit);
                sent += FramesAtOnce;
            }

            return (sent, Taken);
        }
        catch (SocketException)
        {
            return (sent, "then the server ended the connection");
        }
        catch (OperationCanceledException)
        {
            return (sent, "then the server took no more");
        }
    }

    private async Task<TimeSpan> SlowestAnswerAsync(CancellationToken stop)
    {
        var slowest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            await ServedModels.CheckAnswersAsync(_runtime);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        return slowest;
    }
}

using System.Diagnostics;
using System.Text;
using InferenceRuntime.Hosting;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>Clients that send or take slowly, or do neither: each is ended, and the others do not notice.</summary>
public sealed class SlowClientTests
{
    // A stalled client is ended after the grace; Kestrel looks once a second, and the machine may be busy.
    private static readonly TimeSpan Ended = ConnectionLimits.RateGrace + TimeSpan.FromSeconds(10);

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await ServedModels.ServeAsync($"--model=ones={TestModels.Save(Ones())}", "--max-request-bytes=200000000");

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    /// <summary>All at once, since each takes the grace's time.</summary>
    [Test]
    public async Task Connections_ThatStall_AreEndedWhileOthersAreServed()
    {
        var before = ServedModels.ResidentMegabytes(_runtime);
        using var stop = new CancellationTokenSource();
        var others = ServeOthersAsync(stop.Token);
        using var reader = await AskForOnesAsync(_runtime, 5_000_000);

        var stalled = await Task.WhenAll(
            SendAndStallAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"),
            SendAndStallAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"),
            SendAndStallAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n" + new string(' ', 65_000)),
            SendAndStallAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-"),
            TrickleAsync());

        await stop.CancelAsync();
        stalled.Should().OnlyContain(ended => ended);
        (await others).Should().BeGreaterThan(50);
        await WaitForMetricAsync(_runtime, "inference_requests_in_flight 0", Ended);
        (await reader.EndsAsync()).Should().BeTrue("a client that takes nothing of 20 MB is ended as well");
        ServedModels.ResidentMegabytes(_runtime).Should().BeLessThan(before + 64);
        await ServedModels.CheckNothingFailedAsync(_runtime);
    }

    /// <summary>400 MB of answer (100 million ones) for a client that does not read: what is not taken is not kept for ever.</summary>
    [Test]
    [Category("Slow")]
    public async Task Answer_ThatIsNotTaken_IsGivenUp()
    {
        await using var runtime = await ServedModels.ServeAsync($"--model=ones={TestModels.Save(Ones())}");
        using var connection = await AskForOnesAsync(runtime, 100_000_000);
        await WaitForMetricAsync(runtime, "inference_requests_in_flight 1");
        var watch = Stopwatch.StartNew();

        // One piece of the answer at the least rate, and the grace.
        await WaitForMetricAsync(runtime, "inference_requests_in_flight 0", TimeSpan.FromMinutes(3));

        TestContext.Out.WriteLine($"given up after {watch.Elapsed.TotalSeconds:0} s");
        await ServedModels.CheckAnswersAsync(runtime);
        await ServedModels.CheckNothingFailedAsync(runtime);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task HundredMegabytesOfSpaces_WithinTheLimit_AreReadAndRefused(bool chunked)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new StreamContent(new SpacesStream(100_000_000), 1 << 16) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Content.Headers.ContentLength = chunked ? null : 100_000_000;

        using var answer = await _runtime.Http.SendAsync(request);

        ((int)answer.StatusCode).Should().Be(400);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("wrong at byte 100000000: '{' is expected where the request begins");
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        await ServedModels.CheckAnswersAsync(_runtime);
        ServedModels.ResidentMegabytes(_runtime).Should().BeLessThan(400);
    }

    [Test]
    public async Task HundredMegabytesOfSpaces_AboveTheLimit_AreRefusedUnread()
    {
        await using var runtime = await ServedModels.ServeAsync();
        using var connection = await RawConnection.OpenAsync(runtime.Http.BaseAddress!);

        await connection.SendAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");

        (await connection.ReadAnswerAsync())!.Status.Should().Be(413);
        await ServedModels.CheckAnswersAsync(runtime);
    }

    [Test]
    public async Task Connections_AboveTheirLimit_AreClosedAndMakeRoomAgain()
    {
        await using var runtime = await ServedModels.ServeAsync("--max-connections=20");
        var open = new List<RawConnection>();
        for (var i = 0; i < 20; i++)
        {
            open.Add(await RawConnection.OpenAsync(runtime.Http.BaseAddress!));
            await open[i].SendAsync("GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            (await open[i].ReadAnswerAsync())!.Status.Should().Be(200);
        }

        using (var more = await RawConnection.OpenAsync(runtime.Http.BaseAddress!))
        {
            (await more.EndsAsync(TimeSpan.FromSeconds(5))).Should().BeTrue();
        }

        open.ForEach(connection => connection.Dispose());
        await WaitUntilServedAsync(runtime);
    }

    /// <summary>One number in: as many ones as x says.</summary>
    private static byte[] Ones() => new OnnxModelBuilder()
        .Input("x", OnnxType.Int64, 1)
        .Initializer("value", OnnxType.Float, [1], 1f)
        .Node("Expand", ["value", "x"], ["y"])
        .Output("y", OnnxType.Float, "n")
        .ToBytes();

    /// <summary>Asks and then takes nothing.</summary>
    private static async Task<RawConnection> AskForOnesAsync(RuntimeProcess runtime, int count)
    {
        var connection = await RawConnection.OpenAsync(runtime.Http.BaseAddress!, receiveBuffer: 4096);
        var json = $$$"""{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[{{{count}}}]}],"parameters":{"binary_data_output":true}}""";
        await connection.SendAsync(RawConnection.Post("/v2/models/ones/infer", Encoding.UTF8.GetBytes(json)));
        return connection;
    }

    private async Task<bool> SendAndStallAsync(string bytes)
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync(bytes);
        return await connection.EndsAsync(Ended);
    }

    /// <summary>Always something, but far below the rate.</summary>
    private async Task<bool> TrickleAsync()
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Ended)
        {
            try
            {
                await connection.SendAsync(" ");
            }
            catch (System.Net.Sockets.SocketException)
            {
                return true;
            }

            if (await connection.HearsAsync(TimeSpan.FromMilliseconds(200)))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<int> ServeOthersAsync(CancellationToken stop)
    {
        var served = 0;
        for (; !stop.IsCancellationRequested; served++)
        {
            await ServedModels.CheckAnswersAsync(_runtime);
        }

        return served;
    }

    private static async Task WaitForMetricAsync(RuntimeProcess runtime, string line, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(20));
        while (!(await runtime.Http.GetStringAsync("/metrics", limit.Token)).Contains(line, StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task WaitUntilServedAsync(RuntimeProcess runtime)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            using var connection = await RawConnection.OpenAsync(runtime.Http.BaseAddress!);
            await connection.SendAsync("GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            if (await connection.ReadAnswerAsync() is { Status: 200 })
            {
                return;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }
}

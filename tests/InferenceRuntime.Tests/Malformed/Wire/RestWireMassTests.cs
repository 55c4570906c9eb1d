using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>Malformed requests in masses through the real process, over connections that stay open: no 5xx, no hang, no memory kept, and a right request is answered right after.</summary>
public sealed class RestWireMassTests
{
    private const int Connections = 4;
    private const int MutantsPerRequest = 10;

    // Arenas, code and pools settle while the first requests run; from then on nothing may pile up.
    private const int WarmUpRequests = 200;
    private const long MemorySlackMegabytes = 64;

    [Test]
    [CancelAfter(120_000)]
    public Task Infer_MalformedRequests_AreRefused() => RunAsync(new Rnd(20_261_121), 2_000);

    [Test]
    [Category("Slow")]
    public Task Infer_ManyMalformedRequestsFromARandomStart_AreRefused()
    {
        var seed = (ulong)Random.Shared.NextInt64();
        TestContext.Out.WriteLine($"seed {seed}");
        return RunAsync(new Rnd(seed), 20_000);
    }

    [Test]
    public Task Connect_DamagedHeads_AreRefusedOrEnded() => DamageHeadsAsync(1_500);

    [Test]
    [Category("Slow")]
    public Task Connect_ManyDamagedHeads_AreRefusedOrEnded() => DamageHeadsAsync(50_000);

    private static async Task RunAsync(Rnd start, int requests)
    {
        await using var runtime = await ServedModels.ServeAsync("--max-request-bytes=1000000");
        var cases = Gen.Frequency((5, RestRequestGrammar.Request), (1, RestRequestGrammar.Version1)).Sample(requests + WarmUpRequests, start, 50);
        await SendAllAsync(runtime, cases.Take(WarmUpRequests), seed: 1);
        var before = ServedModels.ResidentMegabytes(runtime);

        var statuses = await SendAllAsync(runtime, cases.Skip(WarmUpRequests), seed: 2);

        await ServedModels.CheckAnswersAsync(runtime);
        var after = ServedModels.ResidentMegabytes(runtime);
        TestContext.Out.WriteLine($"{string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"))}; {before} MiB before, {after} MiB after");
        statuses.Values.Sum().Should().Be(requests * (MutantsPerRequest + 1));
        statuses.Keys.Should().BeSubsetOf([200, 400]);
        statuses[400].Should().BeGreaterThan(requests * MutantsPerRequest / 2);
        statuses[200].Should().BeGreaterThan(requests / 20);
        after.Should().BeLessThan(before + MemorySlackMegabytes);
        await ServedModels.CheckNothingFailedAsync(runtime);
    }

    private static async Task<Dictionary<int, int>> SendAllAsync(RuntimeProcess runtime, IEnumerable<RestRequest> requests, int seed)
    {
        var shares = requests.Chunk(Math.Max(1, requests.Count() / Connections)).ToArray();
        var counts = await Task.WhenAll(shares.Select((share, i) => Task.Run(() => SendShareAsync(runtime, share, seed + (i * 7919)))));
        return counts.SelectMany(count => count).GroupBy(pair => pair.Key, pair => pair.Value).ToDictionary(group => group.Key, group => group.Sum());
    }

    private static async Task<Dictionary<int, int>> SendShareAsync(RuntimeProcess runtime, RestRequest[] requests, int seed)
    {
        var statuses = new Dictionary<int, int>();
        var mutator = new Mutator(seed);
        using var connection = await RawConnection.OpenAsync(runtime.Http.BaseAddress!);
        for (var i = 0; i < requests.Length; i++)
        {
            await SendAsync(requests[i]);
            for (var mutant = 0; mutant < MutantsPerRequest; mutant++)
            {
                await SendAsync(requests[i] with { Body = mutator.Mutate(requests[i].Body, requests[Math.Max(0, i - 1)].Body) });
            }

            if (i % 100 == 0)
            {
                await ServedModels.CheckAnswersAsync(runtime);
            }
        }

        return statuses;

        async Task SendAsync(RestRequest request)
        {
            var number = statuses.Values.Sum();
            var model = ServedModels.Names[number % ServedModels.Names.Length];
            var path = request.Version1 ? $"/v1/models/{model}:predict" : $"/v2/models/{model}/infer";
            var header = request.HeaderLength is null ? "" : $"Inference-Header-Content-Length: {request.HeaderLength}\r\n";
            if (number % 5 == 0)
            {
                // The damage is inside the packed bytes, or the packed bytes themselves are damaged.
                var packed = Gzip(request.Body);
                request = request with { Body = number % 2 == 0 ? packed : mutator.Mutate(packed, packed) };
                header += $"Content-Encoding: {(number % 25 == 0 ? "deflate" : "gzip")}\r\n";
            }

            await connection.SendAsync(RawConnection.Post(path, request.Body, header));
            var answer = await connection.ReadAnswerAsync();
            if (answer is null || answer.Status >= 500 || !answer.Body.StartsWith(answer.Status == 200 ? "{\"" : "{\"error\":\"", StringComparison.Ordinal))
            {
                Assert.Fail($"{answer?.ToString() ?? "the connection ended"}\n{answer?.Body}\n{path} {header} {request}");
            }

            statuses[answer!.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>Whole HTTP requests, damaged anywhere. The client says when it has sent everything, so a server that waits for more would be seen.</summary>
    private static async Task DamageHeadsAsync(int count)
    {
        await using var runtime = await ServedModels.ServeAsync("--max-request-bytes=1000000");
        var source = RawConnection.Post("/v2/models/m/infer", Encoding.UTF8.GetBytes(ServedModels.Good), "Content-Type: application/json\r\nAccept: */*\r\n");
        var other = Encoding.Latin1.GetBytes("GET /v2/%00/../models HTTP/1.0\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: Upgrade\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
        var mutator = new Mutator(20_261_121);
        for (var i = 0; i < count; i++)
        {
            var bytes = mutator.Mutate(source, other);
            using var connection = await RawConnection.OpenAsync(runtime.Http.BaseAddress!);
            await connection.SendAsync(bytes);

            // A server that waits for more than was sent hears then that nothing comes. One that has answered need not.
            if (!await connection.HearsAsync(TimeSpan.FromMilliseconds(20)))
            {
                connection.EndSending();
            }

            while (await connection.ReadAnswerAsync() is { } answer)
            {
                // 505 is HTTP's own word for a version that nobody speaks.
                (answer.Status < 500 || answer.Status == 505).Should().BeTrue("{0} answers {1}", answer, Convert.ToBase64String(bytes));
                connection.EndSending();
            }
        }

        await ServedModels.CheckAnswersAsync(runtime);
        await ServedModels.CheckNothingFailedAsync(runtime);
    }
}

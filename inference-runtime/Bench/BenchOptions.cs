using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench;

/// <summary>What <c>bench</c> was asked for, bound by <see cref="BenchFlags"/>.</summary>
internal sealed record BenchOptions
{
    /// <summary>A model file, or the URL of a server.</summary>
    public required string Target { get; init; }

    /// <summary>The server, when the target is one; null for a file.</summary>
    public Uri? Server { get; init; }

    /// <summary>The served name; null for a server's only model.</summary>
    public string? Model { get; init; }

    public BenchProtocol Protocol { get; init; }

    /// <summary>The levels to measure, one after the other.</summary>
    public required IReadOnlyList<int> Concurrency { get; init; }

    /// <summary>What is measured of each level.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What goes before, at the same concurrency, and is not counted.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>The time limit of one request; a server's requests only.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Concrete shapes by input.</summary>
    public required IReadOnlyDictionary<string, long[]> Shapes { get; init; }

    /// <summary>Rows a request; null for those of the shapes.</summary>
    public int? Batch { get; init; }

    public BenchData Data { get; init; }

    public int Seed { get; init; }

    /// <summary>A file with an infer request to send instead of generated inputs.</summary>
    public string? Input { get; init; }

    /// <summary>Sent with every request.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public ExecutionProvider ExecutionProvider { get; init; }

    /// <summary>In process: threads inside an operator; null for the processor limit.</summary>
    public int? IntraOpThreads { get; init; }

    /// <summary>Whether to look for settings instead of measuring the levels alone.</summary>
    public bool Sweep { get; init; }

    /// <summary>Batch sizes that a sweep tries, ascending; the last one is the largest.</summary>
    public int MaxBatch { get; init; }

    public bool Json { get; init; }

    /// <summary>The session of a model in this process, as the server would make it for a pod with one model.</summary>
    public SessionSettings Sessions => new(ExecutionProvider, IntraOpThreads ?? SessionSettings.ProcessorLimit, 1, Spinning: false);
}

using System.Net;
using InferenceRuntime.Models;
using InferenceRuntime.Security;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Configuration;

/// <summary>
/// What <c>serve</c> was asked for, bound from flags and their environment twins by <see cref="ServeFlags"/>. To add a setting: a property
/// here, a flag there, a line in docs/runtime.md.
/// </summary>
public sealed record ServeOptions
{
    /// <summary>The models to serve; at least one, names unique.</summary>
    public required IReadOnlyList<ModelReference> Models { get; init; }

    /// <summary>Where volumes with models are mounted; null for nowhere.</summary>
    public string? Mounts { get; init; }

    /// <summary>The folder in which fetched models are kept.</summary>
    public required string Cache { get; init; }

    /// <summary>How models are fetched.</summary>
    public FetchSettings Fetch { get; init; } = new();

    /// <summary>Where REST listens. Port 0 takes a free one.</summary>
    public required IPEndPoint HttpAddress { get; init; }

    /// <summary>Where gRPC listens. Port 0 takes a free one.</summary>
    public required IPEndPoint GrpcAddress { get; init; }

    /// <summary>Who is let in, and over what.</summary>
    public SecurityOptions Security { get; init; } = new();

    /// <summary>Where a load failure is written for the kubelet; null for nowhere.</summary>
    public string? TerminationLog { get; init; }

    public ExecutionProvider ExecutionProvider { get; init; }

    /// <summary>GPUs that each get the whole model and a part of its runs; 1 on the CPU.</summary>
    public int Gpus { get; init; } = 1;

    /// <summary>Threads inside an operator; null for as many as the processor limit.</summary>
    public int? IntraOpThreads { get; init; }

    /// <summary>Operators at once; null for one: a server fills its processors with requests.</summary>
    public int? InterOpThreads { get; init; }

    /// <summary>Whether idle ONNX Runtime threads spin for work, where one model has the process to itself.</summary>
    public bool AllowSpinning { get; init; }

    /// <summary>Runs of the model before it is ready; 0 skips the proof.</summary>
    public int WarmupIterations { get; init; }

    /// <summary>From the end of the body to the model's answer.</summary>
    public TimeSpan RequestTimeout { get; init; }

    public long MaxRequestBytes { get; init; }

    /// <summary>Connections open at once, for each address that is listened on; more are closed at once.</summary>
    public long MaxConnections { get; init; }

    /// <summary>Requests that run at once; null for the default of <see cref="Concurrency"/>.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Requests that may wait; beyond them <see cref="ServingError.Overloaded"/>.</summary>
    public int MaxQueueSize { get; init; }

    /// <summary>The most rows (of the first dimension) that one run may have; 1 turns batching off.</summary>
    public int MaxBatchSize { get; init; }

    /// <summary>How long a request may wait for others to join its batch although a session is idle.</summary>
    public TimeSpan MaxBatchDelay { get; init; }

    /// <summary>Whether clients may load and unload models.</summary>
    public bool AllowModelControl { get; init; }

    /// <summary>After SIGTERM: how long new work is still accepted.</summary>
    public TimeSpan LameDuck { get; init; }

    /// <summary>After the lame duck: how long work in flight may take.</summary>
    public TimeSpan DrainTimeout { get; init; }

    /// <summary>Whether the process goes on, not ready, when a model can not be loaded.</summary>
    public bool KeepServing { get; init; }

    public LogFormat LogFormat { get; init; }

    public LogLevel LogLevel { get; init; }

    /// <summary>Sessions as this process makes them.</summary>
    public SessionSettings Sessions => new(
        ExecutionProvider,
        IntraOpThreads ?? SessionSettings.ProcessorLimit,
        InterOpThreads ?? 1,
        Spinning: AllowSpinning && Models.Count == 1,
        SharedPool: Models.Count > 1,
        Devices: Gpus);

    /// <summary>
    /// Alone, runs fill each other's gaps: what is serial in one, and its waits between operators. Merged, one run after the other keeps every
    /// thread busy and the next batch full; each GPU gets one.
    /// </summary>
    public int Concurrency => MaxConcurrency
        ?? (MaxBatchSize > 1 ? Math.Max(Gpus, SessionSettings.ProcessorLimit / Sessions.IntraOpThreads) : Math.Max(4, SessionSettings.ProcessorLimit));
}

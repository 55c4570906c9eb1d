using System.Globalization;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The arguments of the model server: docs/architecture.md, "A model pod", is the contract.</summary>
public static class RuntimeArguments
{
    public static IReadOnlyList<string> From(InferenceServiceSpec effective)
    {
        var model = effective.Model!;
        var runtime = effective.Runtime!;
        var arguments = new List<string> { "serve", $"--model={model.Name}={model.StorageUri}" };
        if (model.Sha256 is not null)
        {
            arguments.Add($"--model-sha256={model.Name}={model.Sha256}");
        }

        arguments.AddRange(
        [
            $"--cache={Names.CachePath}",
            Invariant($"--http-address=0.0.0.0:{Names.HttpPortNumber}"),
            Invariant($"--grpc-address=0.0.0.0:{Names.GrpcPortNumber}"),
            $"--termination-log={Names.TerminationLog}",
            $"--execution-provider={Provider(runtime.ExecutionProvider!)}",
        ]);
        if (effective.Gpu?.Count > 1 && runtime.ExecutionProvider != ExecutionProviders.Cpu)
        {
            arguments.Add(Invariant($"--gpus={effective.Gpu.Count}"));
        }

        if (runtime.Threads?.IntraOp is { } intra)
        {
            arguments.Add(Invariant($"--intra-op-threads={intra}"));
        }

        if (runtime.Threads?.InterOp is { } inter)
        {
            arguments.Add(Invariant($"--inter-op-threads={inter}"));
        }

        arguments.AddRange(Batching(runtime.Batching));
        arguments.AddRange(
        [
            Invariant($"--warmup-iterations={model.Warmup!.Iterations}"),
            $"--request-timeout={Duration(runtime.RequestTimeout!)}",
            Invariant($"--max-request-bytes={(long)runtime.MaxRequestBytes!.ToDecimal()}"),
        ]);
        return arguments;
    }

    private static IEnumerable<string> Batching(BatchingSpec? batching)
    {
        if (batching?.MaxBatchSize is { } rows)
        {
            yield return Invariant($"--max-batch-size={rows}");
        }

        if (batching?.MaxDelay is { } delay)
        {
            yield return $"--max-batch-delay={Duration(delay)}";
        }

        if (batching?.MaxQueueSize is { } waiting)
        {
            yield return Invariant($"--max-queue-size={waiting}");
        }
    }

    private static string Provider(string provider) => provider switch
    {
        ExecutionProviders.Cuda => "cuda",
        ExecutionProviders.TensorRt => "tensorrt",
        ExecutionProviders.MiGraphX => "migraphx",
        _ => "cpu",
    };

    // The server knows ms, s and m.
    private static string Duration(string duration) =>
        duration.EndsWith('h') ? Invariant($"{(int)Durations.Parse(duration).TotalMinutes}m") : duration;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

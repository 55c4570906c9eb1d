using System.Globalization;
using ModelOperator.Desired.Artifacts;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>The arguments of the model server: docs/architecture.md, "A model pod", is the contract.</summary>
public static class RuntimeArguments
{
    /// <summary>What the argument that names the model begins with.</summary>
    public const string Model = "--model=";

    public static IReadOnlyList<string> From(InferenceServiceSpec effective, CacheSettings cache, FetchSettings fetch)
    {
        var model = effective.Model!;
        var runtime = effective.Runtime!;
        var arguments = new List<string> { "serve", $"{Model}{model.Name}={model.StorageUri}" };
        if (model.Sha256 is not null)
        {
            arguments.Add($"--model-sha256={model.Name}={model.Sha256}");
        }

        arguments.AddRange(Access(model));
        arguments.Add($"--cache={Names.CachePath}");
        if (CacheVolume.MaxBytes(cache) is { } most)
        {
            arguments.Add(Invariant($"--cache-max-bytes={most}"));
        }

        arguments.AddRange(Rules(fetch));
        arguments.AddRange(
        [
            Invariant($"--http-address=0.0.0.0:{Names.HttpPortNumber}"),
            Invariant($"--grpc-address=0.0.0.0:{Names.GrpcPortNumber}"),
            $"--termination-log={Names.TerminationLog}",
            $"--execution-provider={Provider(runtime.ExecutionProvider!)}",
        ]);
        arguments.AddRange(SecurityArguments.From(effective.Security));
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

    /// <summary>How the model server gets at the model, and how it knows it for the right one.</summary>
    private static IEnumerable<string> Access(ModelSpec model)
    {
        if (model.SecretRef?.Name is { } secret)
        {
            yield return $"--model-credentials={model.Name}={Names.Credentials(secret)}";
        }

        if (ModelVolume.Of(model.StorageUri!) is not null)
        {
            yield return $"--mounts={Names.MountsPath}";
        }

        if (model.Signature is { } signature)
        {
            yield return $"--model-public-key={model.Name}={Names.PublicKeyPath}/{Names.PublicKeyFile}";
            if (signature.Uri is { } uri)
            {
                yield return $"--model-signature={model.Name}={uri}";
            }
        }
    }

    // Each only where it says something, so that the pods of whoever uses none of it stay as they are.
    private static IEnumerable<string> Rules(FetchSettings fetch)
    {
        if (fetch.AllowedSchemes.Count > 0)
        {
            yield return $"--allowed-schemes={string.Join(',', fetch.AllowedSchemes)}";
        }

        if (fetch.AllowedHosts.Count > 0)
        {
            yield return $"--allowed-hosts={string.Join(',', fetch.AllowedHosts)}";
        }

        if (fetch.AllowLinkLocal)
        {
            yield return "--allow-link-local=true";
        }
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

using System.Text.Json;

namespace InferenceRuntime.Sessions;

/// <summary>Reads from ONNX Runtime's own profile which execution provider ran the operators.</summary>
public static class ProviderProof
{
    /// <summary>
    /// Throws <see cref="ProviderUnavailableException"/> when operators ran and none of them on the provider. Operators that belong on the
    /// CPU even then, such as those that compute shapes, are in order. The profile is removed.
    /// </summary>
    public static void Check(string profilePath, ExecutionProvider provider)
    {
        try
        {
            using var profile = JsonDocument.Parse(File.ReadAllBytes(profilePath));
            var counts = Count(profile.RootElement);
            var wanted = NameOf(provider);
            if (counts.Count > 0 && !counts.ContainsKey(wanted))
            {
                var found = string.Join(", ", counts.Select(pair => $"{pair.Value} on {pair.Key}"));
                throw new ProviderUnavailableException(
                    $"The execution provider {provider} was asked for and ran no operator of the model ({found}). Ask for the execution provider Cpu if that is what is wanted.");
            }
        }
        finally
        {
            File.Delete(profilePath);
        }
    }

    private static string NameOf(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.TensorRt => "TensorrtExecutionProvider",
        ExecutionProvider.MiGraphX => "MIGraphXExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    private static SortedDictionary<string, int> Count(JsonElement events)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in events.EnumerateArray())
        {
            if (entry.TryGetProperty("args", out var args) && args.ValueKind == JsonValueKind.Object && args.TryGetProperty("provider", out var name)
                && name.GetString() is { Length: > 0 } provider)
            {
                counts[provider] = counts.GetValueOrDefault(provider) + 1;
            }
        }

        return counts;
    }
}

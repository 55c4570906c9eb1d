using OnnxBackend.Tests.Protocols;
using OnnxBackend.Tests.Raw;

namespace OnnxBackend.Tests;

/// <summary>Sends a model's data sets to a server over every protocol and says what is wrong with the answers.</summary>
internal sealed class ServedRun(IReadOnlyList<IInferenceProtocol> protocols)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Answers that were compared, over all models.</summary>
    public int Answers { get; private set; }

    /// <summary>Data sets that were not sent over a protocol that has no place for an input's type.</summary>
    public int Skipped { get; private set; }

    /// <summary>Null when every answer is right: the expected one, or ONNX Runtime's own where that is another, or one of its shape where it is random.</summary>
    public async Task<string?> CompareAsync(SuiteModel model, RawFinding raw)
    {
        foreach (var protocol in protocols)
        {
            foreach (var set in raw.Cases)
            {
                if (!set.Inputs.All(input => protocol.Carries(input.Type)))
                {
                    Skipped++;
                }
                else if (await CompareAsync(protocol, model, raw.Verdict, set) is { } difference)
                {
                    return $"{protocol.Name}: {difference}";
                }
            }
        }

        return null;
    }

    /// <summary>Null when every protocol refuses every data set as the input's or the model's fault, never as a crash.</summary>
    public async Task<string?> RefusesAsync(SuiteModel model, RawFinding raw)
    {
        foreach (var protocol in protocols)
        {
            foreach (var set in raw.Cases.Where(set => set.Answer is null && set.Inputs.All(input => protocol.Carries(input.Type))))
            {
                using var limit = new CancellationTokenSource(Limit);
                try
                {
                    await protocol.InferAsync(model.ServedName, set.Inputs, limit.Token);
                    return $"{protocol.Name}: is answered, and ONNX Runtime itself fails: {raw.Reason}";
                }
                catch (RefusedException e) when (e.Message.Contains("ONNX Runtime", StringComparison.Ordinal) || e.Message.Contains("shape", StringComparison.Ordinal))
                {
                    Answers++;
                }
                catch (Exception e) when (e is RefusedException or HttpRequestException or OperationCanceledException)
                {
                    return $"{protocol.Name}: {e.Message}";
                }
            }
        }

        return null;
    }

    private async Task<string?> CompareAsync(IInferenceProtocol protocol, SuiteModel model, Verdict verdict, RawCase set)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var served = await protocol.InferAsync(model.ServedName, set.Inputs, limit.Token);
            Answers++;
            if (!served.Select(tensor => tensor.Name).SequenceEqual(set.Answer!.Select(tensor => tensor.Name), StringComparer.Ordinal))
            {
                return $"the outputs are {string.Join(", ", served)}; {string.Join(", ", set.Answer!)} are expected";
            }

            return verdict switch
            {
                Verdict.Passed => TensorComparison.Difference(set.Expected, served) ?? TensorComparison.Difference(set.Answer!, served),
                Verdict.Random => TensorComparison.Difference(set.Answer!.Select(TensorComparison.Zeros).ToList(), served.Select(TensorComparison.Zeros).ToList()),
                _ => TensorComparison.Difference(set.Answer!, served),
            };
        }
        catch (Exception e) when (e is RefusedException or HttpRequestException or OperationCanceledException or InvalidDataException or FormatException)
        {
            return $"{e.Message} (inputs {string.Join(", ", set.Inputs)})";
        }
    }
}

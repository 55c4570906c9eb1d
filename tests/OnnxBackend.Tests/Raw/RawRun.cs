using Microsoft.ML.OnnxRuntime;
using Testing.Onnx;

namespace OnnxBackend.Tests.Raw;

/// <summary>Runs a model of the suite in ONNX Runtime itself, in this process, on the suite's own inputs.</summary>
internal static class RawRun
{
    // Two runs are not enough to find randomness: a generator may take the seeds 0 and 1 for the same.
    private const int Repetitions = 4;

    public static RawFinding Of(SuiteModel model)
    {
        RawModel raw;
        try
        {
            raw = new RawModel(model.Path);
        }
        catch (OnnxRuntimeException e)
        {
            return new RawFinding(Verdict.NotLoadedByOnnxRuntime, e.Message, []);
        }

        using (raw)
        {
            return raw.Uncarried is [var kind, ..]
                ? new RawFinding(Verdict.NotCarried, kind, [])
                : Judge([.. model.DataSets.Select(dataSet => Run(raw, dataSet))]);
        }
    }

    private static RawFinding Judge(IReadOnlyList<(RawCase Case, Verdict Verdict, string Reason)> runs)
    {
        var telling = runs.FirstOrDefault(run => run.Verdict != Verdict.Passed);
        return new RawFinding(telling.Case is null ? Verdict.Passed : telling.Verdict, telling.Reason ?? string.Empty, [.. runs.Select(run => run.Case)]);
    }

    private static (RawCase Case, Verdict Verdict, string Reason) Run(RawModel raw, string dataSet)
    {
        var inputs = Read(dataSet, "input", raw.Inputs);
        var expected = Read(dataSet, "output", raw.Outputs);
        try
        {
            var answer = raw.Run(inputs);
            var (verdict, reason) = TensorComparison.Difference(expected, answer) is not { } difference ? (Verdict.Passed, string.Empty)
                : Enumerable.Range(0, Repetitions).All(_ => TensorComparison.Difference(answer, raw.Run(inputs)) is null) ? (Verdict.OtherwiseInOnnxRuntime, difference)
                : (Verdict.Random, difference);
            return (new RawCase(inputs, expected, answer), verdict, reason);
        }
        catch (OnnxRuntimeException e)
        {
            return (new RawCase(inputs, expected, null), Verdict.NotRunByOnnxRuntime, e.Message);
        }
    }

    private static OnnxTensor[] Read(string dataSet, string kind, IReadOnlyList<(string Name, OnnxType Type)> declared) =>
        [.. SuiteModel.Files(dataSet, kind).Select((file, i) => Declare(OnnxTensorReader.ReadFile(file), declared[i].Name, declared[i].Type))];

    /// <summary>
    /// The files name their tensors as they like; their order is the graph's. And they were written by a library that has no bfloat16: it
    /// says UINT16 of the same bits.
    /// </summary>
    private static OnnxTensor Declare(OnnxTensor tensor, string name, OnnxType type) =>
        tensor with { Name = name, Type = (tensor.Type, type) == (OnnxType.UInt16, OnnxType.BFloat16) ? type : tensor.Type };
}

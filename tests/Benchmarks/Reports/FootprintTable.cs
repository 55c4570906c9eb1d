using Benchmarks.Scenarios;

namespace Benchmarks.Reports;

/// <summary>The table of start and memory.</summary>
internal static class FootprintTable
{
    private const double Mebibyte = 1024 * 1024;

    public static string Of(FootprintResult result) => TableWriter.Of(
        ["process with the model of 10 MB", "median", "lower quarter", "upper quarter"],
        [
            Row("server, start to ready, s", result.StartSeconds, 1),
            Row("server, resident memory after requests, MiB", result.ServerBytes, Mebibyte),
            Row("ONNX Runtime alone, resident memory after requests, MiB", result.RawBytes, Mebibyte),
        ]);

    private static string[] Row(string name, Series series, double unit) =>
        [name, ScenarioTable.Number(series.Median / unit), ScenarioTable.Number(series.Low / unit), ScenarioTable.Number(series.High / unit)];
}

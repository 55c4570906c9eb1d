using System.Globalization;
using System.Net;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Load;

/// <summary>Models come and go for as long as the process lives; what they took has to come back.</summary>
public sealed class ModelCycleTests
{
    private const int Models = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <param name="settling">Cycles before the first measurement: code is compiled again, heaps and arenas find their size.</param>
    /// <param name="cycles">Cycles between the two.</param>
    [TestCase(500, 500)]
    [TestCase(3_000, 10_000, Category = "Slow")]
    public async Task LoadAndUnload_OverAndOver_KeepsTheMemoryFlat(int settling, int cycles)
    {
        using var limit = new CancellationTokenSource(Limit);
        var uri = TestModels.Save(OnnxModels.Linear());
        await using var runtime = await RuntimeProcess.ReadyAsync(
            [.. Enumerable.Range(0, Models).Select(i => $"--model=m{i}={uri}"), "--allow-model-control"]);
        await CycleAsync(runtime, settling, limit.Token);
        var before = ResidentBytes(runtime);

        await CycleAsync(runtime, cycles, limit.Token);

        var after = ResidentBytes(runtime);
        await TestContext.Out.WriteLineAsync($"summary: {cycles} load/unload cycles after {settling}: {before / 1e6:0.0} MB before, {after / 1e6:0.0} MB after");

        // A cycle leaves little on the managed heap, so that it is collected seldom: some megabytes of garbage lie there at any time. A session is larger than what a cycle may add.
        after.Should().BeLessThan((long)(before * 1.1));
    }

    /// <summary>Every cycle loads a model, asks it once and unloads it; several models at a time.</summary>
    private static Task CycleAsync(RuntimeProcess runtime, int cycles, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Models).Select(async model =>
        {
            for (var cycle = model; cycle < cycles; cycle += Models)
            {
                await ControlAsync(runtime, $"m{model}", "unload", cancellation);
                await ControlAsync(runtime, $"m{model}", "load", cancellation);
                using var answer = await runtime.InferAsync(
                    $$"""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [{{cycle}}]}]}""", $"/v2/models/m{model}/infer");
                (await answer.Content.ReadAsStringAsync(cancellation)).Should().Contain($"\"data\":[{(2 * cycle) - 1}]");
            }
        }));

    private static async Task ControlAsync(RuntimeProcess runtime, string model, string operation, CancellationToken cancellation)
    {
        using var answer = await runtime.Http.PostAsync($"/v2/repository/models/{model}/{operation}", null, cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", await answer.Content.ReadAsStringAsync(cancellation));
    }

    private static long ResidentBytes(RuntimeProcess runtime)
    {
        const string Field = "VmRSS:";
        var line = File.ReadLines($"/proc/{runtime.Process.Id}/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..^"kB".Length], CultureInfo.InvariantCulture) * 1024;
    }
}

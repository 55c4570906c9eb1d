using System.Text.Json;
using Benchmarks.Candidates;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Subjects;
using InferenceRuntime.Sessions;

namespace Benchmarks.Processes;

/// <summary><c>benchmarks raw MODEL THREADS [SHAPE]</c>: the baseline's process. It ends with its standard input.</summary>
internal static class RawWorker
{
    public const string Ready = "raw is ready";

    public static async Task<int> RunAsync(string model, int threads, IReadOnlyDictionary<string, long[]> shapes)
    {
        // The options that the server takes for a pod with one model.
        var settings = new SessionSettings(ExecutionProvider.Cpu, threads, 1, Spinning: false);
        OnnxRuntimeEnvironment.Create(settings, (_, message) => Console.Error.WriteLine(message));
        var subject = LocalModel.Load(model, settings);
        await using (subject.ConfigureAwait(false))
        {
            await Console.Out.WriteLineAsync(Ready).ConfigureAwait(false);
            while (await Console.In.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                var command = JsonSerializer.Deserialize(line, RawJson.Default.RawCommand)!;
                var result = await MeasureAsync(subject, shapes, command).ConfigureAwait(false);
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, RawJson.Default.CellResult)).ConfigureAwait(false);
            }
        }

        return 0;
    }

    private static async Task<CellResult> MeasureAsync(LocalModel subject, IReadOnlyDictionary<string, long[]> shapes, RawCommand command)
    {
        using var inputs = new InputFactory(BenchData.Random, seed: 1).Create(subject.Inputs, new InputShapes(subject.Inputs, shapes), command.Batch);
        var target = await subject.OpenAsync(inputs, CancellationToken.None).ConfigureAwait(false);
        await using (target.ConfigureAwait(false))
        {
            await new ClosedLoop(TimeSpan.FromSeconds(command.WarmupSeconds), TimeSpan.Zero, TimeProvider.System)
                .RunAsync(target, command.Concurrency, CancellationToken.None).ConfigureAwait(false);
            var before = ProcessCounters.Own;
            var level = await new ClosedLoop(TimeSpan.Zero, TimeSpan.FromSeconds(command.DurationSeconds), TimeProvider.System)
                .RunAsync(target, command.Concurrency, CancellationToken.None).ConfigureAwait(false);
            var after = ProcessCounters.Own;
            var ran = Math.Max(1, level.Latency.Count + command.Concurrency);
            return ServedCandidate.Of(level, inputs.Rows, (after.CpuSeconds - before.CpuSeconds) / ran, 0, (after.AllocatedBytes - before.AllocatedBytes) / ran);
        }
    }
}

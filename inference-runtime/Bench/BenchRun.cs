using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Reports;
using InferenceRuntime.Bench.Subjects;

namespace InferenceRuntime.Bench;

/// <summary>Measures the levels of concurrency that were asked for, one after the other.</summary>
internal sealed class BenchRun(BenchOptions options, SubjectFactory subjects, IProgressDisplay progress, TimeProvider time)
{
    /// <summary>Ends early, with the levels so far, on cancellation. Throws <see cref="BenchException"/> when there is nothing to measure.</summary>
    public async Task<BenchResult> RunAsync(CancellationToken cancellation)
    {
        var subject = await subjects.OpenAsync(threads: null, cancellation).ConfigureAwait(false);
        await using (subject.ConfigureAwait(false))
        {
            using var inputs = Inputs(subject);
            var target = await subject.OpenAsync(inputs, cancellation).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                return new BenchResult(subject.Description, inputs.Describe(), inputs.Rows, await MeasureAsync(target, cancellation).ConfigureAwait(false));
            }
        }
    }

    private BenchInputs Inputs(IBenchSubject subject)
    {
        if (options.Input is { } file)
        {
            return InputFile.Read(file);
        }

        return new InputFactory(options.Data, options.Seed).Create(subject.Inputs, new InputShapes(subject.Inputs, options.Shapes), options.Batch);
    }

    private async Task<List<LevelResult>> MeasureAsync(ILoadTarget target, CancellationToken cancellation)
    {
        var loop = new ClosedLoop(options.Warmup, options.Duration, time);
        var results = new List<LevelResult>();
        foreach (var concurrency in options.Concurrency)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            using (progress.Show($"concurrency {concurrency}", loop.Length, (results.Count + 1, options.Concurrency.Count)))
            {
                results.Add(await loop.RunAsync(target, concurrency, cancellation).ConfigureAwait(false));
            }
        }

        return results;
    }
}

using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Reports;
using InferenceRuntime.Bench.Subjects;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Tuning;

/// <summary>Measures combinations of threads (in process), concurrency and batch sizes.</summary>
internal sealed class SweepRun(BenchOptions options, SubjectFactory subjects, IProgressDisplay progress, TimeProvider time)
{
    private readonly List<SweepPoint> _points = [];
    private readonly ClosedLoop _loop = new(options.Warmup, options.Duration, time);

    /// <summary>Ends early, with the combinations so far, on cancellation. Throws <see cref="BenchException"/>.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken cancellation)
    {
        var processors = SessionSettings.ProcessorLimit;
        IReadOnlyList<int?> threads = options.Server is not null ? [null]
            : options.IntraOpThreads is { } asked ? [asked]
            : [.. SweepPlan.Threads(processors).Select(count => (int?)count)];
        var (subject, inputs) = (string.Empty, string.Empty);
        for (var i = 0; i < threads.Count && !cancellation.IsCancellationRequested; i++)
        {
            var opened = await subjects.OpenAsync(threads[i], cancellation).ConfigureAwait(false);
            await using (opened.ConfigureAwait(false))
            {
                var shapes = new InputShapes(opened.Inputs, options.Shapes);
                using var single = Create(opened, shapes, shapes.HasBatch ? 1 : null);
                (subject, inputs) = (options.Server is null ? $"{Path.GetFileName(options.Target)} in process" : opened.Description, single.Describe());
                var levels = threads[i] is { } count ? SweepPlan.Concurrency(processors, count) : options.Concurrency;
                foreach (var concurrency in levels)
                {
                    await GrowAsync(opened, shapes, threads[i], concurrency, (i + 1, threads.Count), cancellation).ConfigureAwait(false);
                }
            }
        }

        return new SweepResult(subject, inputs, _points, Recommendation.Of(_points, processors));
    }

    /// <summary>Larger and larger batches, for as long as they are worth it.</summary>
    private async Task GrowAsync(
        IBenchSubject subject, InputShapes shapes, int? threads, int concurrency, (int Number, int Of) part, CancellationToken cancellation)
    {
        var last = 0.0;
        foreach (var batch in SweepPlan.Batches(options.MaxBatch, shapes.HasBatch))
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            using var inputs = Create(subject, shapes, shapes.HasBatch ? batch : null);
            var target = await subject.OpenAsync(inputs, cancellation).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                using var shown = progress.Show($"{(threads is null ? string.Empty : $"threads {threads}, ")}concurrency {concurrency}, batch {batch}", _loop.Length, part);
                var point = new SweepPoint(threads, batch, await _loop.RunAsync(target, concurrency, cancellation).ConfigureAwait(false));
                _points.Add(point);
                if (point.RowsPerSecond < last * SweepPlan.WorthwhileGain)
                {
                    return;
                }

                last = point.RowsPerSecond;
            }
        }
    }

    private BenchInputs Create(IBenchSubject subject, InputShapes shapes, int? batch) =>
        new InputFactory(options.Data, options.Seed).Create(subject.Inputs, shapes, batch);
}

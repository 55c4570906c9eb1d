using System.Runtime.InteropServices;

namespace InferenceRuntime.Models;

/// <summary>Counts what a model does, for the statistics extension. Any number of threads may record at once.</summary>
public sealed class ModelStatistics
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, BatchStatistic> _batches = [];
    private DateTimeOffset? _lastInference;
    private long _rows;
    private long _runs;
    private DurationStatistic _success;
    private DurationStatistic _failure;
    private DurationStatistic _queue;
    private DurationStatistic _input;
    private DurationStatistic _infer;
    private DurationStatistic _output;

    /// <summary>A request was answered.</summary>
    public void RecordSuccess(DateTimeOffset at, TimeSpan total, RunTimes times)
    {
        lock (_lock)
        {
            _lastInference = at;
            _rows += times.RequestRows;
            Add(ref _success, total);
            Add(ref _queue, times.Queue);
            Add(ref _input, times.Input);
            Add(ref _infer, times.Infer);
            Add(ref _output, times.Output);
        }
    }

    /// <summary>A request was refused or failed.</summary>
    public void RecordFailure(TimeSpan total)
    {
        lock (_lock)
        {
            Add(ref _failure, total);
        }
    }

    /// <summary>The model ran once, for one request or several.</summary>
    public void RecordRun(int rows, TimeSpan input, TimeSpan infer, TimeSpan output)
    {
        lock (_lock)
        {
            _runs++;
            ref var batch = ref CollectionsMarshal.GetValueRefOrAddDefault(_batches, rows, out _);
            batch = new BatchStatistic(rows, Plus(batch.ComputeInput, input), Plus(batch.ComputeInfer, infer), Plus(batch.ComputeOutput, output));
        }
    }

    public StatisticsSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new StatisticsSnapshot(_lastInference, _rows, _runs, _success, _failure, _queue, _input, _infer, _output, [.. _batches.Values.OrderBy(batch => batch.Rows)]);
        }
    }

    private static void Add(ref DurationStatistic statistic, TimeSpan took) => statistic = Plus(statistic, took);

    private static DurationStatistic Plus(DurationStatistic statistic, TimeSpan took) => new(statistic.Count + 1, statistic.Total + took);
}

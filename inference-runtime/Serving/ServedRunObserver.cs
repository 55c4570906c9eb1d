using InferenceRuntime.Batching;
using InferenceRuntime.Metrics;
using InferenceRuntime.Models;

namespace InferenceRuntime.Serving;

/// <summary>Writes a model's runs into its statistics and the metrics.</summary>
internal sealed class ServedRunObserver(ServedModel model, RuntimeMetrics metrics) : IRunObserver
{
    public ModelStatistics Statistics => model.Statistics;

    public void Ran(int rows, TimeSpan gather, TimeSpan infer, TimeSpan scatter)
    {
        Statistics.RecordRun(rows, gather, infer, scatter);
        metrics.ModelExecuted(model.Name, rows, infer);
    }
}

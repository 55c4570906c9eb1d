using System.Text;
using ModelOperator.Metrics;
using Prometheus;

namespace ModelOperator.Tests.Metrics;

public sealed class OperatorMetricsTest
{
    [Test]
    public void Scrape_AfterSomeWork_HasWhatWasRecorded()
    {
        using var metrics = new OperatorMetrics();
        using var exporter = new PrometheusExporter(OperatorMetrics.MeterName);
        metrics.ObserveServices(() => new Dictionary<string, int> { ["True"] = 3, ["False"] = 1 });
        metrics.ApiRequest("apply", 200, TimeSpan.FromMilliseconds(20));
        metrics.Reconciled("InferenceService", "success", TimeSpan.FromSeconds(1));
        metrics.KeyQueued("InferenceService");
        metrics.LeadershipChanged(leads: true);

        var text = Encoding.UTF8.GetString(exporter.Scrape());

        text.Should().Contain("modeloperator_inferenceservices{ready=\"True\"} 3")
            .And.Contain("modeloperator_api_requests_total{code=\"200\",verb=\"apply\"} 1")
            .And.Contain("modeloperator_reconcile_duration_seconds_sum{kind=\"InferenceService\"} 1")
            .And.Contain("modeloperator_queue_depth{kind=\"InferenceService\"} 1")
            .And.Contain("modeloperator_leader 1");
    }
}

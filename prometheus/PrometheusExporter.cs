using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Prometheus;

/// <summary>An OpenTelemetry exporter that is asked, instead of pushing: each scrape collects once and gets the text.</summary>
public sealed class PrometheusExporter : IDisposable
{
    private readonly Lock _scraping = new();
    private readonly TextExporter _exporter = new();
    private readonly MeterProvider _provider;

    /// <param name="meters">The names of the meters to export.</param>
    public PrometheusExporter(params string[] meters)
    {
        var reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meters).AddReader(reader).Build();
    }

    /// <summary>The metrics of this moment in Prometheus' text format 0.0.4.</summary>
    public byte[] Scrape()
    {
        lock (_scraping)
        {
            // Through the exporter: a reader in pull mode does nothing when it is asked directly.
            _exporter.Collect!(Timeout.Infinite);
            return _exporter.Text;
        }
    }

    public void Dispose() => _provider.Dispose();

    [ExportModes(ExportModes.Pull)]
    private sealed class TextExporter : BaseExporter<Metric>, IPullMetricExporter
    {
        public byte[] Text { get; private set; } = [];

        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var writer = new PrometheusTextWriter();
            foreach (var metric in batch)
            {
                writer.Write(metric);
            }

            Text = writer.ToArray();
            return ExportResult.Success;
        }
    }
}

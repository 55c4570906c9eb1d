using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace Prometheus;

/// <summary>Writes metrics in Prometheus' text format 0.0.4.</summary>
internal sealed class PrometheusTextWriter
{
    private readonly StringBuilder _text = new();

    public byte[] ToArray() => Encoding.UTF8.GetBytes(_text.ToString());

    public void Write(Metric metric)
    {
        var name = PrometheusName.Of(metric);
        _text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(metric.Description)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(metric.MetricType)).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram)
            {
                WriteHistogram(name, point);
            }
            else
            {
                WriteSample(name, point, null, Value(metric.MetricType, point));
            }
        }
    }

    private static string TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => throw new NotSupportedException($"The metric type {type} has no text form here."),
    };

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var cumulative = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            WriteSample($"{name}_bucket", point, bucket.ExplicitBound, cumulative);
        }

        WriteSample($"{name}_sum", point, null, point.GetHistogramSum());
        WriteSample($"{name}_count", point, null, point.GetHistogramCount());
    }

    private void WriteSample(string name, in MetricPoint point, double? bound, double value)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (key, tag) in point.Tags)
        {
            var text = Convert.ToString(tag, CultureInfo.InvariantCulture) ?? string.Empty;
            _text.Append(separator).Append(PrometheusName.Clean(key)).Append("=\"").Append(EscapeLabel(text)).Append('"');
            separator = ',';
        }

        if (bound is { } le)
        {
            _text.Append(separator).Append("le=\"").Append(Format(le)).Append('"');
            separator = ',';
        }

        _text.Append(separator == ',' ? "} " : " ").Append(Format(value)).Append('\n');
    }

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}

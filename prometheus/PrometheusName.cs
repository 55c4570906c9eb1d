using System.Text;
using OpenTelemetry.Metrics;

namespace Prometheus;

/// <summary>OpenTelemetry's names in Prometheus' spelling: underscores, the unit as a suffix, <c>_total</c> on counters.</summary>
internal static class PrometheusName
{
    public static string Of(Metric metric)
    {
        var name = new StringBuilder(Clean(metric.Name));
        var unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => string.Empty };
        name.Append(unit);
        if (metric.MetricType is MetricType.LongSum or MetricType.DoubleSum)
        {
            name.Append("_total");
        }

        return name.ToString();
    }

    public static string Clean(string name) => string.Create(name.Length, name, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
        }
    });
}

using System.Text;
using System.Text.RegularExpressions;
using ModelOperator.Metrics;
using Prometheus;
using Testing;

namespace ModelOperator.Tests.Metrics;

/// <summary>docs/metrics.md lists what the operator measures: all of it, by its name on /metrics, its type and its labels.</summary>
public sealed partial class MetricsPageTest
{
    [Test]
    public void Page_OfTheMetrics_ListsThoseOfTheOperator()
    {
        using var metrics = new OperatorMetrics();
        using var exporter = new PrometheusExporter(OperatorMetrics.MeterName);
        metrics.ObserveServices(() => new Dictionary<string, int> { ["True"] = 1 });
        metrics.ObserveSettings(() => true);
        metrics.ApiRequest("get", 200, TimeSpan.FromSeconds(1));
        metrics.KeyQueued("kind");
        metrics.KeyTaken("kind", TimeSpan.FromSeconds(1));
        metrics.Reconciled("kind", "success", TimeSpan.FromSeconds(1));
        metrics.WatchEvent("kind");
        metrics.WatchFailed("kind");
        metrics.Relisted("kind");
        metrics.LeadershipChanged(leads: true);
        var text = Encoding.UTF8.GetString(exporter.Scrape());
        var measured = Types().Matches(text).Select(type => $"{type.Groups["name"]} {type.Groups["type"]} {Labels(text, type.Groups["name"].Value)}");

        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "metrics.md"));
        var listed = Rows().Matches(page).Select(row => $"{row.Groups["name"]} {row.Groups["type"]} {string.Join(",", row.Groups["labels"].Value.Split(", ").Order(StringComparer.Ordinal))}");

        listed.Should().BeEquivalentTo(measured);
    }

    private static string Labels(string text, string name)
    {
        var labels = Regex.Match(text, $$"""^{{name}}(_bucket)?(\{(?<labels>.*)\})? """, RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Groups["labels"].Value;
        return string.Join(",", LabelNames().Matches(labels).Select(match => match.Groups["name"].Value).Where(label => label != "le").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^# TYPE (?<name>\\w+) (?<type>\\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Types();

    [GeneratedRegex("^\\| `(?<name>modeloperator_\\w+)` \\| (?<type>\\w+) \\| (?<labels>[^|]*?) ?\\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Rows();

    [GeneratedRegex("(?<name>\\w+)=\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LabelNames();
}

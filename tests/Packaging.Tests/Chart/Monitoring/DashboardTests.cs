using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart.Monitoring;

/// <summary>The dashboards of the chart: Grafana's form, questions that Prometheus can read, and metrics that exist.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    [Test]
    public async Task Dashboards_OfTheChart_AreJsonWithPanelsOfTheirOwn()
    {
        var dashboards = await DashboardsAsync();

        dashboards.Should().HaveCount(2);
        dashboards.Select(dashboard => dashboard.Text("uid")).Should().OnlyHaveUniqueItems().And.NotContainNulls();
        foreach (var dashboard in dashboards)
        {
            var panels = dashboard.List("panels").ToArray();
            panels.Select(panel => panel.Text("id")).Should().OnlyHaveUniqueItems();
            panels.Should().OnlyContain(panel => (int)panel.At("gridPos.x")! + (int)panel.At("gridPos.w")! <= 24, "the grid has 24 columns");
            panels.Select(panel => $"{panel.Text("gridPos.x")},{panel.Text("gridPos.y")}").Should().OnlyHaveUniqueItems("no panel lies over another");
            panels.Where(panel => panel.Text("type") != "row").Should().OnlyContain(panel => panel.List("targets").Any());
        }
    }

    [Test]
    public async Task Questions_OfTheDashboards_AreReadByPrometheus()
    {
        using var promtool = Promtool.Require();
        var questions = promtool.WriteQuestions(await QuestionsAsync());

        var result = await promtool.RunAsync("check", "rules", "--lint=none", questions);

        result.ExitCode.Should().Be(0, result.ToString());
    }

    [Test]
    public async Task Metrics_OfAlertsAndDashboards_AreThoseOfThePages()
    {
        var pages = string.Concat(new[] { "metrics.md", "security.md" }.Select(page => File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", page))));
        var documented = Rows().Matches(pages).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["type"].Value, StringComparer.Ordinal);
        var rule = (await ChartRender.OfAsync("prometheusRule: {enabled: true}")).Single("PrometheusRule");
        var alerts = rule.List("spec.groups").SelectMany(group => group.List("rules")).Select(alert => alert.Text("expr")!);

        var asked = alerts.Concat(await QuestionsAsync()).SelectMany(question => Names().Matches(question)).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToArray();

        asked.Length.Should().BeGreaterThan(20);
        asked.Should().OnlyContain(name => documented.ContainsKey(name) && documented[name] != "histogram" || IsPartOfAHistogram(name, documented));
    }

    private static bool IsPartOfAHistogram(string name, Dictionary<string, string> documented) =>
        Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal) && documented.GetValueOrDefault(name[..^suffix.Length]) == "histogram");

    private static async Task<JsonObject[]> DashboardsAsync()
    {
        var render = await ChartRender.OfAsync("grafanaDashboard: {enabled: true}");
        var map = render.Documents.Single(document => document.Kind() == "ConfigMap" && document.Labels("metadata.labels").ContainsKey("grafana_dashboard"));
        return [.. map.At("data")!.AsObject().Select(file => JsonNode.Parse(file.Value!.ToString())!.AsObject())];
    }

    // With Grafana's variables replaced, as Grafana does before it asks; label_values(SERIES, LABEL) asks for a series.
    private static async Task<IReadOnlyList<string>> QuestionsAsync()
    {
        var dashboards = await DashboardsAsync();
        var panels = dashboards.SelectMany(dashboard => dashboard.List("panels")).SelectMany(panel => panel.List("targets")).Select(target => target.Text("expr")!);
        var variables = dashboards.SelectMany(dashboard => dashboard.List("templating.list")).Select(variable => variable.Text("definition")).OfType<string>()
            .Select(definition => LabelValues().Match(definition).Groups["series"].Value);
        return [.. panels.Concat(variables).Select(question => question.Replace("$__rate_interval", "5m", StringComparison.Ordinal))];
    }

    [GeneratedRegex("\\b(modeloperator|inference|process|dotnet)_\\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Names();

    [GeneratedRegex("^\\| `(?<name>\\w+)` \\| (?<type>counter|gauge|histogram) \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Rows();

    [GeneratedRegex("^label_values\\((?<series>.+), \\w+\\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LabelValues();
}

using System.Text.RegularExpressions;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart.Monitoring;

/// <summary>The alerts of the chart, judged by Prometheus' own tool: they parse, and fire when they should and only then (alerts.test.yaml).</summary>
public sealed class AlertTests
{
    private static readonly string Series = Path.Combine(RepositoryPaths.Root, "tests", "Packaging.Tests", "Chart", "Monitoring", "alerts.test.yaml");

    [TestCase("prometheusRule: {enabled: true}")]
    [TestCase("{prometheusRule: {enabled: true, alertLabels: {team: ml}}, watchNamespaces: [team-a, team-b], leaderElection: {enabled: false}}")]
    public async Task Rules_OfTheChart_AreTakenByPrometheus(string values)
    {
        using var promtool = Promtool.Require();
        var rules = promtool.Write("rules.yaml", (await ChartRender.OfAsync(values)).Single("PrometheusRule").At("spec")!.ToJsonString());

        var checkedRules = await promtool.RunAsync("check", "rules", "--lint=all", "--lint-fatal", rules);

        checkedRules.ExitCode.Should().Be(0, checkedRules.ToString());
    }

    [Test]
    public async Task Alerts_OverPlayedSeries_FireWhenTheyShould()
    {
        using var promtool = Promtool.Require();
        var rule = (await ChartRender.OfAsync("prometheusRule: {enabled: true}")).Single("PrometheusRule");
        promtool.Write("rules.yaml", rule.At("spec")!.ToJsonString());
        var series = promtool.Write("alerts.test.yaml", await File.ReadAllTextAsync(Series));

        var tested = await promtool.RunAsync("test", "rules", series);

        tested.ExitCode.Should().Be(0, tested.ToString());
    }

    [Test]
    public async Task Alerts_OfTheChart_AreAllPlayedAndCanAllBeLeftOut()
    {
        var rule = (await ChartRender.OfAsync("prometheusRule: {enabled: true}")).Single("PrometheusRule");
        var alerts = rule.List("spec.groups").SelectMany(group => group.List("rules")).Select(alert => alert.Text("alert")!).ToArray();
        var played = Regex.Matches(await File.ReadAllTextAsync(Series), "alertname: (\\w+)\n", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Groups[1].Value);

        alerts.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(played.Distinct(StringComparer.Ordinal));
        var without = (await ChartRender.OfAsync($"prometheusRule: {{enabled: true, disabled: [{string.Join(", ", alerts)}]}}")).Single("PrometheusRule");
        without.List("spec.groups").Should().BeEmpty("the schema knows every name");
    }
}

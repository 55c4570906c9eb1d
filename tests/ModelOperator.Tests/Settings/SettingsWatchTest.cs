using System.Text;
using ModelOperator.Metrics;
using ModelOperator.Settings;
using Prometheus;
using Testing;

namespace ModelOperator.Tests.Settings;

/// <summary>The watch on a test's clock; the settings' changes and the log tell what it did.</summary>
public sealed class SettingsWatchTest
{
    private ManualTimeProvider _time = null!;
    private OperatorMetrics _metrics = null!;
    private RecordedLog _log = null!;
    private CancellationTokenSource _stop = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new ManualTimeProvider();
        _metrics = new OperatorMetrics();
        _log = new RecordedLog();
        _stop = new CancellationTokenSource();
    }

    [TearDown]
    public void TearDown()
    {
        _stop.Dispose();
        _metrics.Dispose();
    }

    [Test]
    public async Task Run_EditOfTheFile_IsTakenUpWithinThePeriod()
    {
        using var mount = new SettingsMount("runtime: {image: a}");
        var settings = LiveSettings.Read(mount.File);
        var run = Start(settings);
        mount.Write("runtime: {image: b}\nreconciliation: {concurrency: 3}\nlog: {level: Debug}");

        await TickAsync();

        (await _log.NextAsync()).Should().StartWith("Information: The settings changed");
        (await _log.NextAsync()).Should().StartWith("Warning: ").And.EndWith("next start: reconciliation.concurrency");
        settings.Current.Runtime.Image.Should().Be("b");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_EditWithAMistake_IsLoggedOnceAndShownInTheMetric()
    {
        using var mount = new SettingsMount("");
        using var exporter = new PrometheusExporter(OperatorMetrics.MeterName);
        var run = Start(LiveSettings.Read(mount.File));
        InForce(exporter).Should().Be("1");
        mount.Write("runtime: {imagge: b}");
        await TickAsync();
        (await _log.NextAsync()).Should().StartWith("Error: ").And.Contain("runtime.imagge: is not a setting");
        await TickAsync();
        await TickAsync();

        InForce(exporter).Should().Be("0");
        mount.Write("");
        await TickAsync();

        (await _log.NextAsync()).Should().StartWith("Information: The settings changed", "the mistake was not logged again");
        (await _log.NextAsync()).Should().Be("Information: The settings file can be used again");
        InForce(exporter).Should().Be("1");
        await StopAsync(run);
    }

    private Task Start(LiveSettings settings) => new SettingsWatch(settings, _time, _log, _metrics).RunAsync(_stop.Token);

    /// <summary>Moves the clock by one period, once the watch waits for it.</summary>
    private async Task TickAsync()
    {
        await _time.WaitForTimerAsync(SettingsWatch.Period);
        _time.Advance(SettingsWatch.Period);
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run.WaitAsync(Limits.Await);
    }

    private static string InForce(PrometheusExporter exporter) => Encoding.UTF8.GetString(exporter.Scrape()).Split('\n')
        .Single(line => line.StartsWith("modeloperator_settings_in_force ", StringComparison.Ordinal)).Split(' ')[1];
}

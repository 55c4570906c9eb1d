namespace OnnxBackend.Tests;

/// <summary>
/// ONNX's own backend suite, served: every model loads or is refused with the reason, and every output over every protocol is the one that
/// the suite expects.
/// </summary>
public sealed class BackendSuiteTests
{
    private SuiteRun? _run;

    public static IReadOnlyList<SuiteModel> Models => SuiteFolder.Models;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        SuiteFolder.Require();
        _run = await SuiteRun.StartAsync(Models);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Models))]
    [Order(1)]
    public async Task Model_Served_AnswersAsTheSuiteExpects(SuiteModel model)
    {
        var outcome = await _run!.JudgeAsync(model);

        outcome.Verdict.Should().NotBe(Verdict.Failed, "{0}", outcome.Reason);
    }

    [Test]
    [Order(2)]
    public async Task Suite_Counts_DoNotShrink()
    {
        foreach (var model in Models)
        {
            await _run!.JudgeAsync(model);
        }

        var counts = _run!.Outcomes.CountBy(outcome => outcome.Verdict).ToDictionary();
        await TestContext.Progress.WriteLineAsync($"summary: {Models.Count} models, {_run.Answers} answers, loaded in {_run.LoadTime.TotalSeconds:0.0} s: "
            + string.Join(", ", counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}")));
        if (Environment.GetEnvironmentVariable("ONNX_BACKEND_REPORT") is { } file)
        {
            await File.WriteAllLinesAsync(file, _run.Outcomes.Select(outcome => outcome.ToString()));
        }

        counts[Verdict.Passed].Should().BeGreaterThan(1);
    }
}

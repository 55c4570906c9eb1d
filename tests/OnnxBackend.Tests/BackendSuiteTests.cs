using FluentAssertions.Execution;

namespace OnnxBackend.Tests;

/// <summary>
/// ONNX's own backend suite, served: every model loads or is refused with the reason, and every output over every protocol is the one that
/// the suite expects.
/// </summary>
public sealed class BackendSuiteTests
{
    /// <summary>The variable that names a file for a line per model: its verdict and the reason.</summary>
    private const string ReportVariable = "ONNX_BACKEND_REPORT";

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
        await TestContext.Out.WriteLineAsync($"summary: {Models.Count} models, {_run.Answers} answers over four protocols ({_run.Skipped} requests have no typed gRPC form): {SuiteSummary.Format(counts)}");
        if (Environment.GetEnvironmentVariable(ReportVariable) is { Length: > 0 } file)
        {
            await File.WriteAllLinesAsync(file, _run.Outcomes.Select(outcome => outcome.ToString().ReplaceLineEndings(" ")));
        }

        int Count(Verdict verdict) => counts.GetValueOrDefault(verdict);
        using var scope = new AssertionScope();
        Count(Verdict.Failed).Should().Be(0);
        Count(Verdict.Passed).Should().BeGreaterThanOrEqualTo(SuiteSummary.LeastPassed);
        Count(Verdict.NotCarried).Should().BePositive("the suite has sequences and optionals");
        Count(Verdict.NotLoadedByOnnxRuntime).Should().BeLessThanOrEqualTo(SuiteSummary.MostNotLoaded);
        Count(Verdict.NotRunByOnnxRuntime).Should().BeLessThanOrEqualTo(SuiteSummary.MostNotRun);
        Count(Verdict.OtherwiseInOnnxRuntime).Should().BeLessThanOrEqualTo(SuiteSummary.MostOtherwise);
        Count(Verdict.Random).Should().BeLessThanOrEqualTo(SuiteSummary.MostRandom);
        Count(Verdict.WithoutWarmup).Should().BeLessThanOrEqualTo(SuiteSummary.MostWithoutWarmup);
    }
}

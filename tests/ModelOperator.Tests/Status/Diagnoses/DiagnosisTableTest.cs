using System.Reflection;
using ModelOperator.Status;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Tests.Status.Diagnoses;

public sealed class DiagnosisTableTest
{
    /// <summary>Reasons of a service that is as it should be, or on its way there.</summary>
    private static readonly string[] NoFailures =
    [
        Reasons.Serving, Reasons.Suspended, Reasons.ScaledToZero, Reasons.Settled, Reasons.Progressing, Reasons.Valid, Reasons.ModelLoaded, Reasons.ModelLoading,
        Reasons.PodsReady, Reasons.PodsNotReady, Reasons.RollingOut, Reasons.AutoscalerActive, Reasons.AutoscalerPending, Reasons.NotYetImplemented, Reasons.TemplatePinned,
        Reasons.NetworkInPlace, Reasons.RoutePending, Reasons.IngressPending, Reasons.PodMonitorInPlace,
        Reasons.ModelCurrent, Reasons.Refreshing, Reasons.DigestPinned, Reasons.StoreNotAsked,
    ];

    private static IEnumerable<TestCaseData> Cases =>
        DiagnosisCases.All.Select((entry, index) => new TestCaseData(entry.Reason, entry.Scenario, entry.InMessage).SetArgDisplayNames(entry.Reason, $"{index}"));

    private static IEnumerable<string> Rows => DiagnosisTable.Rows.Select(row => row.Reason);

    [TestCaseSource(nameof(Cases))]
    public void Cause_AsTheClusterShowsIt_IsNamed(object reason, object scenario, string[] inMessage)
    {
        var status = ((Scenario)scenario).Status();

        var condition = status.Condition(ConditionOf((string)reason))!;
        condition.Reason.Should().Be((string)reason);
        condition.Status.Should().Be("False");
        condition.Message.Should().ContainAll(inMessage).And.NotContain("\n");
        status.Brief("Ready").Should().StartWith(ConditionOf((string)reason) == ConditionTypes.Ready ? "False" : "True");
    }

    [TestCaseSource(nameof(Rows))]
    public void Row_OfTheTable_HasACase(string reason) => DiagnosisCases.All.Select(entry => entry.Reason).Should().Contain(reason);

    [Test]
    public void Table_HasARowForEveryReasonThatIsAFailure()
    {
        var reasons = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        reasons.Except(NoFailures).Except(Rows).Should().BeEmpty("a failure without a row in DiagnosisTable is not in docs/troubleshooting.md; say there what to do");
    }

    [Test]
    public void Row_IsOneSentenceEachWithoutATableMark() =>
        DiagnosisTable.Rows.Should().OnlyContain(row => row.Seen.EndsWith('.') && row.Remedy.EndsWith('.') && !(row.Seen + row.Remedy).Contains('|', StringComparison.Ordinal));

    private static string ConditionOf(string reason) => DiagnosisTable.Rows.Single(row => row.Reason == reason).Condition;
}

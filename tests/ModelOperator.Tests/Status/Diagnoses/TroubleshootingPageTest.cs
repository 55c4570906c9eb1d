using ModelOperator.Status.Diagnoses;
using Testing.Reference;

namespace ModelOperator.Tests.Status.Diagnoses;

/// <summary>docs/troubleshooting.md has the table of the code. After an intended change, UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed class TroubleshootingPageTest
{
    [Test]
    public void Page_HasTheTableOfTheCode()
    {
        var table = string.Concat(DiagnosisTable.Rows.Select(row => $"| `{row.Reason}` | {row.Seen} | {row.Remedy} |\n"))
            .Insert(0, "| Reason | What was seen | What to do |\n|---|---|---|\n");

        new GeneratedSection("docs/troubleshooting.md", "diagnoses").Read(table).Should().Be(table);
    }
}

using ModelOperator.Status.Diagnoses;
using Testing;

namespace ModelOperator.Tests.Status.Diagnoses;

/// <summary>docs/troubleshooting.md has the table of the code. After an intended change, UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed class TroubleshootingPageTest
{
    private const string Begin = "<!-- the table of operator/Status/Diagnoses; a test keeps them equal -->\n";
    private const string End = "<!-- end of the table -->\n";

    [Test]
    public void Page_HasTheTableOfTheCode()
    {
        var path = Path.Combine(RepositoryPaths.Root, "docs", "troubleshooting.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, StringComparison.Ordinal);
        var table = string.Concat(DiagnosisTable.Rows.Select(row => $"| `{row.Reason}` | {row.Seen} | {row.Remedy} |\n"))
            .Insert(0, "| Reason | What was seen | What to do |\n|---|---|---|\n");

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page[..from] + table + page[to..]);
            return;
        }

        page[from..to].Should().Be(table);
    }
}

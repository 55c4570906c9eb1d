using System.Text;

namespace Benchmarks.Reports;

/// <summary>Writes a table with aligned columns, which is legal Markdown as well.</summary>
internal static class TableWriter
{
    public static string Of(string[] head, IReadOnlyList<string[]> rows)
    {
        var widths = head.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Append(3).Max()).ToArray();
        var text = new StringBuilder();
        Line(head);
        Line([.. widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":")]);
        foreach (var row in rows)
        {
            Line(row);
        }

        return text.ToString();

        void Line(string[] cells)
        {
            for (var column = 0; column < cells.Length; column++)
            {
                text.Append("| ").Append(column == 0 ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column])).Append(' ');
            }

            text.Append("|\n");
        }
    }
}

using System.Globalization;

namespace Benchmarks.Reports;

/// <summary>A figure that was promised, and what was measured.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Goal">The figure.</param>
/// <param name="AtLeast">Whether the goal is a lower bound; otherwise it is an upper one.</param>
/// <param name="Measured">What was measured, in the goal's unit.</param>
/// <param name="Unit">Behind the figures; empty for a ratio.</param>
/// <param name="Spread">The middle half of the rounds, where there are some.</param>
internal sealed record Target(string Subject, double Goal, bool AtLeast, double Measured, string Unit = "", string Spread = "")
{
    public bool Met => AtLeast ? Measured >= Goal : Measured <= Goal;

    /// <summary>met, or missed and by how much of the goal.</summary>
    public string Verdict => Met
        ? "met"
        : string.Create(CultureInfo.InvariantCulture, $"missed by {Math.Abs(Measured - Goal) / Math.Max(Goal, 1e-9) * 100:0} %");

    public string GoalText => $"{(AtLeast ? "at least" : "at most")} {Text(Goal)}";

    public string MeasuredText => Spread.Length > 0 ? $"{Text(Measured)} ({Spread})" : Text(Measured);

    private string Text(double value) => $"{ScenarioTable.Number(value)}{(Unit.Length > 0 ? " " : string.Empty)}{Unit}";
}

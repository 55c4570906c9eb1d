namespace ModelOperator.Controllers;

/// <summary>The earlier of two times, either of which may be none.</summary>
internal static class Earliest
{
    public static TimeSpan? Of(TimeSpan? first, TimeSpan? second) => first is null || second < first ? second ?? first : first;
}

namespace ModelOperator.Tests;

/// <summary>Time limits of tests.</summary>
internal static class Limits
{
    /// <summary>For anything that should happen at once. Long, since it is only ever spent by a test that fails.</summary>
    public static readonly TimeSpan Await = TimeSpan.FromSeconds(20);
}

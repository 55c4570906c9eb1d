namespace LocalCluster.Schemas.Cel;

/// <summary>Methods of timestamps (in UTC) and durations.</summary>
internal static class CelTimes
{
    public static object? Call(object? target, string function, object?[] args) => (target, function, args) switch
    {
        (TimeSpan d, "getHours", []) => (long)d.TotalHours,
        (TimeSpan d, "getMinutes", []) => (long)d.TotalMinutes,
        (TimeSpan d, "getSeconds", []) => (long)d.TotalSeconds,
        (TimeSpan d, "getMilliseconds", []) => (long)d.TotalMilliseconds,
        (DateTimeOffset t, "getFullYear", []) => (long)t.UtcDateTime.Year,
        (DateTimeOffset t, "getMonth", []) => (long)t.UtcDateTime.Month - 1,
        (DateTimeOffset t, "getDate", []) => (long)t.UtcDateTime.Day,
        (DateTimeOffset t, "getDayOfMonth", []) => (long)t.UtcDateTime.Day - 1,
        (DateTimeOffset t, "getDayOfWeek", []) => (long)t.UtcDateTime.DayOfWeek,
        (DateTimeOffset t, "getDayOfYear", []) => (long)t.UtcDateTime.DayOfYear - 1,
        (DateTimeOffset t, "getHours", []) => (long)t.UtcDateTime.Hour,
        (DateTimeOffset t, "getMinutes", []) => (long)t.UtcDateTime.Minute,
        (DateTimeOffset t, "getSeconds", []) => (long)t.UtcDateTime.Second,
        (DateTimeOffset t, "getMilliseconds", []) => (long)t.UtcDateTime.Millisecond,
        _ => throw CelOperators.NoOverload(function, [target, .. args]),
    };
}

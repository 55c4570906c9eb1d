using System.Globalization;

namespace LocalCluster.Controllers.Objects;

/// <summary>Times as the API writes them.</summary>
public static class Timestamp
{
    /// <summary>metav1.Time: whole seconds, UTC.</summary>
    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>metav1.MicroTime: exactly six fraction digits, UTC.</summary>
    public static string Micro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

using System.Globalization;

namespace InferenceRuntime.Storage;

/// <summary>How far a fetch is.</summary>
/// <param name="Shown">The artifact's URI, without secrets.</param>
/// <param name="Bytes">Bytes that are there.</param>
/// <param name="Total">Bytes in all; null where the store does not say.</param>
/// <param name="BytesPerSecond">Over the last seconds; null before there is anything to measure.</param>
/// <param name="Step">What it does instead of transferring (waiting, unpacking); null while bytes come.</param>
public sealed record FetchProgress(string Shown, long Bytes, long? Total, double? BytesPerSecond, string? Step)
{
    private static readonly (double Bytes, string Unit)[] Units = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];

    /// <summary>As in <c>fetching s3://m/rec.onnx: 1.2 GB of 4.0 GB, 85 MB/s, 33 s left</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>(3);
        if (Bytes > 0 || Total is not null)
        {
            parts.Add(Total is { } total ? $"{Size(Bytes)} of {Size(total)}" : Size(Bytes));
        }

        if (Step is not null)
        {
            parts.Add(Step);
        }
        else if (BytesPerSecond is { } rate and > 0)
        {
            parts.Add($"{Size(rate)}/s");
            if (Total is { } all)
            {
                parts.Add($"{Duration((all - Bytes) / rate)} left");
            }
        }

        return parts.Count == 0 ? $"fetching {Shown}" : $"fetching {Shown}: {string.Join(", ", parts)}";
    }

    /// <summary>Two or three digits and a decimal unit: 950 B, 1.2 GB, 85 MB.</summary>
    public static string Size(double bytes)
    {
        foreach (var (size, unit) in Units)
        {
            // What would be rounded up to 1000 of a unit is 1.0 of the next.
            if (bytes >= size * 0.9995)
            {
                var number = bytes / size;
                return string.Create(CultureInfo.InvariantCulture, $"{(number < 9.95 ? $"{number:0.0}" : $"{number:0}")} {unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B");
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds):0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}

using Microsoft.Extensions.Logging.Console;
using ModelOperator.Settings;

namespace ModelOperator.Hosting;

/// <summary>Makes the loggers as the settings say. The level follows the settings as they change, the format is that of the start.</summary>
internal static class OperatorLogging
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static ILoggerFactory Create(LiveSettings settings) => LoggerFactory.Create(builder =>
    {
        // A minimum level is read once, for each logger; a filter is asked for each entry.
        builder.SetMinimumLevel(LogLevel.Trace).AddFilter((category, level) => level >= Least(category, settings.Current.Log));
        if (settings.Current.Log.Format == LogSettings.Json)
        {
            builder.AddJsonConsole(console => Stamp(console));
        }
        else
        {
            builder.AddSimpleConsole(console =>
            {
                Stamp(console);
                console.SingleLine = true;
            });
        }
    });

    private static LogLevel Least(string? category, LogSettings settings)
    {
        var level = Enum.Parse<LogLevel>(settings.Level);
        var isFramework = category?.StartsWith("Microsoft", StringComparison.Ordinal) == true;
        return isFramework && level < LogLevel.Warning ? LogLevel.Warning : level;
    }

    private static void Stamp(ConsoleFormatterOptions console)
    {
        console.TimestampFormat = TimestampFormat;
        console.UseUtcTimestamp = true;
    }
}

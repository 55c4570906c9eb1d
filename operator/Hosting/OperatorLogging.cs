using Microsoft.Extensions.Logging.Console;
using ModelOperator.Settings;

namespace ModelOperator.Hosting;

/// <summary>Makes the loggers as the settings say.</summary>
internal static class OperatorLogging
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static ILoggerFactory Create(LogSettings settings) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(Enum.Parse<LogLevel>(settings.Level)).AddFilter("Microsoft", LogLevel.Warning);
        if (settings.Format == LogSettings.Json)
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

    private static void Stamp(ConsoleFormatterOptions console)
    {
        console.TimestampFormat = TimestampFormat;
        console.UseUtcTimestamp = true;
    }
}

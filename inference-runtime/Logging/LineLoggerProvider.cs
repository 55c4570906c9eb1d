using System.Collections.Concurrent;
using InferenceRuntime.Configuration;

namespace InferenceRuntime.Logging;

/// <summary>
/// Writes each event as one line to standard output, at once: a process that ends a moment later has lost none. The amount is small, since
/// nothing is logged per request.
/// </summary>
[ProviderAlias("Line")]
internal sealed class LineLoggerProvider(LogFormat format, TextWriter output, TimeProvider time) : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, LineLogger> _loggers = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new LineLogger(name, this));

    public void Dispose() => output.Flush();

    internal void Write(string category, LogLevel level, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>>? values, Exception? exception)
    {
        var line = format == LogFormat.Json
            ? LogLine.Json(time.GetUtcNow(), category, level, id, message, values, exception)
            : LogLine.Text(time.GetUtcNow(), level, message, exception);
        lock (_writing)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}

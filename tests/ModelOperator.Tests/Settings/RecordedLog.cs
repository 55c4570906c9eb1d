using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Settings;

/// <summary>A logger whose entries a test reads one by one.</summary>
internal sealed class RecordedLog : ILogger<SettingsWatch>
{
    private readonly Channel<string> _entries = Channel.CreateUnbounded<string>();

    public async Task<string> NextAsync() => await _entries.Reader.ReadAsync().AsTask().WaitAsync(Limits.Await);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Writer.TryWrite($"{logLevel}: {formatter(state, exception)}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}

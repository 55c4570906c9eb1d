using ModelOperator.Metrics;

namespace ModelOperator.Settings;

/// <summary>
/// Looks at the settings file again and again. Its content is compared instead of watched for file events: the kubelet swaps a mounted ConfigMap by moving a
/// symbolic link two levels up, of which a watch on the file hears nothing, and network file systems send no events at all.
/// </summary>
public sealed partial class SettingsWatch(LiveSettings settings, TimeProvider time, ILogger<SettingsWatch> logger, OperatorMetrics metrics)
{
    /// <summary>Short beside the minute or so that the kubelet takes to bring an edited ConfigMap into a pod.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly OperatorConfiguration _started = settings.Current;
    private volatile string? _problem;

    /// <summary>Ends with the token.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        settings.Changed += Report;
        metrics.ObserveSettings(() => _problem is null);
        using var pace = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                Look();
            }
            while (await pace.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The normal end.
        }
        finally
        {
            settings.Changed -= Report;
        }
    }

    private void Look()
    {
        var problem = settings.Refresh();
        if (problem == _problem)
        {
            return;
        }

        _problem = problem;
        if (problem is not null)
        {
            Refused(logger, problem);
        }
        else
        {
            Healed(logger);
        }
    }

    private void Report(OperatorConfiguration before, OperatorConfiguration now)
    {
        TakenUp(logger);
        if (FixedSettings.Differences(_started, now) is { Count: > 0 } later)
        {
            NeedsRestart(logger, string.Join(", ", later));
        }
    }

    [LoggerMessage(2301, LogLevel.Information, "The settings changed; every InferenceService is reconciled with the new ones")]
    private static partial void TakenUp(ILogger logger);

    [LoggerMessage(2302, LogLevel.Error, "The settings stay as they were. {Problem}")]
    private static partial void Refused(ILogger logger, string problem);

    [LoggerMessage(2303, LogLevel.Information, "The settings file can be used again")]
    private static partial void Healed(ILogger logger);

    [LoggerMessage(2304, LogLevel.Warning, "These settings differ from those that the operator started with, and take effect with its next start: {Settings}")]
    private static partial void NeedsRestart(ILogger logger, string settings);
}

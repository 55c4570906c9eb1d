namespace InferenceRuntime.Storage.Transfers;

/// <summary>Looks at a transfer's progress again and again until disposal: for whoever shows it, and less often for the log.</summary>
internal sealed class ProgressReports : IDisposable
{
    private readonly ITimer _timer;
    private readonly Lock _reporting = new();
    private int _ticks;
    private bool _ended;

    public ProgressReports(TransferProgress progress, Action<FetchProgress> report, TimeSpan reportInterval, TimeSpan logInterval, TimeProvider time, ILogger log)
    {
        var ticksPerLine = (int)(logInterval / reportInterval);
        _timer = time.CreateTimer(
            _ =>
            {
                lock (_reporting)
                {
                    // A tick that was already under way must not report after what came of the transfer.
                    if (_ended)
                    {
                        return;
                    }

                    var now = progress.Look();
                    report(now);
                    if (++_ticks % ticksPerLine == 0)
                    {
                        StorageLog.Progressing(log, now.ToString());
                    }
                }
            },
            null,
            reportInterval,
            reportInterval);
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_reporting)
        {
            _ended = true;
        }
    }
}

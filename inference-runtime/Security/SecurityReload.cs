namespace InferenceRuntime.Security;

/// <summary>
/// Looks at the files of keys and certificates again and again. Not by notifications: the kubelet replaces a mounted Secret by turning a symbolic link, which no watch on a file sees.
/// </summary>
internal sealed class SecurityReload(IEnumerable<IReloadable> files, TimeProvider time, ILogger<SecurityReload> log) : BackgroundService
{
    // The kubelet takes up to a minute to bring a changed Secret; a few small files cost nothing to read.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var file in files)
            {
                try
                {
                    file.Reload();
                }
                catch (Exception e)
                {
                    // A defect here must not end the server that it protects.
                    SecurityLog.ReloadCrashed(log, e);
                }
            }
        }
    }
}

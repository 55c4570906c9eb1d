using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Metrics;

namespace ModelOperator.Reconciliation.LeaderElection;

/// <summary>
/// Lets one of several processes work. Invariant: the work of a process that lost the lease was told to stop at least LeaseDuration - RenewDeadline before
/// another process may begin.
/// </summary>
public sealed class LeaderElector
{
    /// <summary>What timers can tell from nothing. A wait for less would return at once, and the renewal would spin for the rest of its time.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly LeaderElectionOptions _options;
    private readonly LeaseLock _lease;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OperatorMetrics _metrics;

    public LeaderElector(IKubernetesApi api, LeaderElectionOptions options, TimeProvider time, ILoggerFactory loggers, OperatorMetrics metrics)
    {
        var errors = options.Validate().ToList();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _options = options;
        _time = time;
        _metrics = metrics;
        _lease = new LeaseLock(api, options, time);
        _logger = loggers.CreateLogger<LeaderElector>();
    }

    /// <summary>Waits for the lease, then runs the work and keeps the lease. When the token is cancelled: stops the work, then releases the lease.</summary>
    /// <param name="work">Must end soon after its token is cancelled.</param>
    /// <param name="cancellationToken">Ends it all.</param>
    /// <exception cref="LeadershipLostException">The lease was lost; the work has ended.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await AcquireAsync(cancellationToken);
        _logger.LeaseAcquired(_lease.Key, _options.Identity);
        _metrics.LeadershipChanged(true);
        try
        {
            await HoldAsync(work, cancellationToken);
        }
        finally
        {
            _metrics.LeadershipChanged(false);
        }
    }

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        string? holder = null;
        while (!await TryAsync(_options.RenewDeadline, cancellationToken))
        {
            if (holder != _lease.Holder)
            {
                holder = _lease.Holder;
                _logger.WaitingForLease(_lease.Key, _options.Identity, holder.Length == 0 ? "unknown" : holder);
            }

            // Up to twice the period, so that candidates do not run at the lease in step.
            await Task.Delay(_options.RetryPeriod * (1 + Random.Shared.NextDouble()), _time, cancellationToken);
        }
    }

    private async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workTask = work(working.Token);
        var renewTask = RenewAsync(renewing.Token);
        await Task.WhenAny(workTask, renewTask);

        var lost = renewTask.IsCompletedSuccessfully && !cancellationToken.IsCancellationRequested && !workTask.IsCompleted;
        if (lost)
        {
            _logger.LeaseLost(_lease.Key);
        }

        await working.CancelAsync();
        try
        {
            // While the last work ends the lease is still ours, and it must stay so: renewal goes on below until the work is done.
            if (!lost && !workTask.IsCompleted)
            {
                await KeepWhileAsync(workTask);
            }

            await workTask;
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested)
        {
            // The work ended as it was told to.
        }
        finally
        {
            await renewing.CancelAsync();
            await renewTask;
            if (!lost)
            {
                await ReleaseAsync();
            }
        }

        if (lost)
        {
            throw new LeadershipLostException(_lease.Key, _options.Identity);
        }
    }

    /// <summary>Ends when the lease is lost or the token cancelled.</summary>
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = _time.GetTimestamp();
        while (true)
        {
            try
            {
                var left = _options.RenewDeadline - _time.GetElapsedTime(renewed);
                if (left < Moment)
                {
                    return;
                }

                await Task.Delay(left < _options.RetryPeriod ? left : _options.RetryPeriod, _time, cancellationToken);
                left = _options.RenewDeadline - _time.GetElapsedTime(renewed);
                if (left < Moment)
                {
                    return;
                }

                var before = _time.GetTimestamp();
                if (await TryAsync(left, cancellationToken))
                {
                    renewed = before;
                }
                else if (_lease.Holder != _options.Identity)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task KeepWhileAsync(Task work)
    {
        using var keeping = new CancellationTokenSource();
        var keep = RenewAsync(keeping.Token);
        await Task.WhenAny(work, keep);
        await keeping.CancelAsync();
        await keep;
    }

    private async Task<bool> TryAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await _lease.TryAcquireOrRenewAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.LeaseNotRenewed(_lease.Key, $"no answer within {limit.TotalSeconds:0.0} s");
            return false;
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException or KubernetesConfigurationException)
        {
            _logger.LeaseNotRenewed(_lease.Key, error.Message);
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        // The process is about to end, so its token is cancelled already; this one request is what the stop still waits for.
        using var deadline = new CancellationTokenSource(_options.RetryPeriod, _time);
        try
        {
            if (await _lease.ReleaseAsync(deadline.Token))
            {
                _logger.LeaseReleased(_lease.Key);
            }
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            _logger.LeaseNotReleased(_lease.Key, error.Message);
        }
    }
}

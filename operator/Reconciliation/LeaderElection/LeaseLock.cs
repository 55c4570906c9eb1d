using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Reconciliation.LeaderElection;

/// <summary>
/// One candidate's view of the lease. Clocks of different machines are never compared: a lease counts as expired when this process has seen it unchanged for
/// its duration, by this process's own clock.
/// </summary>
internal sealed class LeaseLock(IKubernetesApi api, LeaderElectionOptions options, TimeProvider time)
{
    private V1Lease? _observed;
    private long _observedAt;

    public ObjectKey Key { get; } = new(options.Namespace, options.Name);

    /// <summary>Who held the lease when it was last seen; empty when nobody did.</summary>
    public string Holder => _observed?.Spec?.HolderIdentity ?? "";

    /// <summary>Takes the lease if it is free, expired or ours, and renews it.</summary>
    /// <returns>Whether it is ours now.</returns>
    public async Task<bool> TryAcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        var current = await api.GetAsync<V1Lease>(Key, cancellationToken);
        try
        {
            if (current is null)
            {
                Observe(await api.CreateAsync(Renewed(null), cancellationToken));
                return true;
            }

            if (_observed?.Metadata.ResourceVersion != current.Metadata.ResourceVersion)
            {
                Observe(current);
            }

            var duration = TimeSpan.FromSeconds(current.Spec?.LeaseDurationSeconds ?? 0);
            var isFree = Holder.Length == 0 || Holder == options.Identity || time.GetElapsedTime(_observedAt) >= duration;
            if (!isFree)
            {
                return false;
            }

            // The resourceVersion makes the server refuse all but one of several candidates.
            Observe(await api.ReplaceAsync(Renewed(current), cancellationToken));
            return true;
        }
        catch (ApiException exception) when (exception.IsConflict || exception.IsAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Gives the lease up, if it is ours, so that another candidate need not wait for its end.</summary>
    /// <returns>Whether it was ours.</returns>
    public async Task<bool> ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_observed is not { Spec: { } spec } || spec.HolderIdentity != options.Identity)
        {
            return false;
        }

        await api.ReplaceAsync(
            _observed with { Spec = spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = Now() } }, cancellationToken);
        return true;
    }

    private V1Lease Renewed(V1Lease? current)
    {
        var before = current?.Spec;
        var isOurs = before?.HolderIdentity == options.Identity;
        var spec = (before ?? new V1LeaseSpec()) with
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            AcquireTime = isOurs ? before!.AcquireTime : Now(),
            RenewTime = Now(),
            LeaseTransitions = current is null ? 0 : (before?.LeaseTransitions ?? 0) + (isOurs ? 0 : 1),
        };
        return current is null
            ? new V1Lease { Metadata = new V1ObjectMeta { Name = options.Name, NamespaceProperty = options.Namespace }, Spec = spec }
            : current with { Spec = spec };
    }

    private void Observe(V1Lease lease)
    {
        _observed = lease;
        _observedAt = time.GetTimestamp();
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}

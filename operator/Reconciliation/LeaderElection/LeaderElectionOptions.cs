namespace ModelOperator.Reconciliation.LeaderElection;

/// <summary>The lease, and how it is kept. The times are client-go's.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The lease's namespace: the operator's own.</summary>
    public required string Namespace { get; init; }

    /// <summary>The lease's name. Default <c>model-operator</c>.</summary>
    public string Name { get; init; } = "model-operator";

    /// <summary>Who this process is; it must differ from replica to replica and from start to start.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid():N}";

    /// <summary>A lease that was not renewed for so long may be taken. Default 15 s. Whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The holder gives up when it could not renew for so long. Default 10 s. What is left to <see cref="LeaseDuration"/> is the time to stop working in.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two attempts to get or to renew the lease. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Every error of these options.</summary>
    public IEnumerable<string> Validate()
    {
        if (LeaseDuration < TimeSpan.FromSeconds(1))
        {
            yield return $"LeaseDuration is {LeaseDuration}; write 1 s or more.";
        }

        if (RenewDeadline >= LeaseDuration)
        {
            yield return $"RenewDeadline ({RenewDeadline}) must be shorter than LeaseDuration ({LeaseDuration}), or two processes could lead at once.";
        }

        if (RetryPeriod <= TimeSpan.Zero || RetryPeriod >= RenewDeadline)
        {
            yield return $"RetryPeriod ({RetryPeriod}) must be above 0 and shorter than RenewDeadline ({RenewDeadline}).";
        }

        if (string.IsNullOrEmpty(Identity))
        {
            yield return "Identity is empty.";
        }
    }
}

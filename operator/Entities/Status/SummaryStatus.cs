namespace ModelOperator.Entities;

/// <summary>Short forms for the columns of kubectl get, which can only print a field as it is.</summary>
public sealed record SummaryStatus
{
    /// <summary>Ready pods of wanted pods, such as 1/2.</summary>
    public string? Replicas { get; init; }

    /// <summary>The first 12 digits of the model's digest.</summary>
    public string? Model { get; init; }

    /// <summary>The GPUs of one pod, such as 1 nvidia.com/gpu.</summary>
    public string? Gpu { get; init; }
}

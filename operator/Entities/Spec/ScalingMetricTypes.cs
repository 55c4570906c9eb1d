namespace ModelOperator.Entities;

/// <summary>The values of <see cref="ScalingMetric.Type"/>.</summary>
public static class ScalingMetricTypes
{
    public const string Cpu = nameof(Cpu);
    public const string Memory = nameof(Memory);
    public const string Concurrency = nameof(Concurrency);
    public const string QueueTime = nameof(QueueTime);
    public const string Latency = nameof(Latency);
    public const string Gpu = nameof(Gpu);
}

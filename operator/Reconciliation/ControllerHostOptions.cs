namespace ModelOperator.Reconciliation;

/// <summary>How a controller runs.</summary>
public sealed record ControllerHostOptions
{
    /// <summary>Keys worked on at once. Default 8: reconciling waits for the API server most of its time, so this is about latency, not about cores.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>
    /// How often every key is queued although nothing changed, each at a random moment of that time; asked anew for each round. Null: never. It is the net below
    /// the watches, for what they do not show.
    /// </summary>
    public Func<TimeSpan>? ResyncInterval { get; init; }

    /// <summary>Time that work in flight has to end after a stop is asked for, before its requests are cancelled. Default 10 s, within a pod's usual 30 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);
}

namespace ModelOperator.Kubernetes;

/// <summary>How the client behaves, whatever the cluster.</summary>
public sealed record KubernetesApiOptions
{
    /// <summary>The manager that owns applied fields, and the component that reports events. Default <c>model-operator</c>.</summary>
    public string FieldManager { get; init; } = "model-operator";

    /// <summary>The User-Agent, seen in audit logs. Default <c>model-operator</c>.</summary>
    public string UserAgent { get; init; } = "model-operator";

    /// <summary>
    /// Requests a second over a longer time. Default null: no limit. The number of workers bounds what is in flight, and the server's own priority and fairness
    /// knows better than any client what it can take; its 429 with Retry-After is obeyed.
    /// </summary>
    public double? QueriesPerSecond { get; init; }

    /// <summary>Requests at once before <see cref="QueriesPerSecond"/> counts. Default 400.</summary>
    public int Burst { get; init; } = 400;

    /// <summary>Time for one attempt of a request other than a watch. Default 30 s: more than the server takes for the largest page, less than its own 60 s limit.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every error of these options.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(FieldManager) || FieldManager.Length > 128)
        {
            yield return $"FieldManager is \"{FieldManager}\"; write a name of 1 to 128 characters.";
        }

        if (QueriesPerSecond <= 0)
        {
            yield return $"QueriesPerSecond is {QueriesPerSecond}; write a number above 0.";
        }

        if (Burst < 1)
        {
            yield return $"Burst is {Burst}; write 1 or more.";
        }

        if (RequestTimeout <= TimeSpan.Zero)
        {
            yield return $"RequestTimeout is {RequestTimeout}; write a time above 0.";
        }
    }
}

namespace Testing.Stores;

/// <summary>An answer that a store gives instead of its own, once.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The answer's text.</param>
public sealed record StoreFault(int Status, string Body = "")
{
    /// <summary>Which requests it is for; every one by default.</summary>
    public Func<SeenRequest, bool> Matches { get; init; } = _ => true;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How often it is given.</summary>
    public int Times { get; init; } = 1;
}

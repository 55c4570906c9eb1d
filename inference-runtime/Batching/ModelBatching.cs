namespace InferenceRuntime.Batching;

/// <summary>How far the requests of one loaded model may be merged.</summary>
public sealed class ModelBatching(int maxRows, string? whyNot = null)
{
    private volatile string? _whyNot = whyNot;

    /// <summary>Rows that a run may have; 1 when every request runs alone, with as many rows as it brings.</summary>
    public int MaxRows => _whyNot is null ? maxRows : 1;

    /// <summary>Why requests are not merged although that was asked for; null when they are, or when it was not asked for.</summary>
    public string? WhyNot => _whyNot;

    public static ModelBatching Off { get; } = new(1);

    /// <summary>A run has shown that the model's rows can not be told apart: from now on every request runs alone.</summary>
    public void TurnOff(string why) => _whyNot = why;
}

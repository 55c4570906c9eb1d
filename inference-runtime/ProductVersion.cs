namespace InferenceRuntime;

/// <summary>What this program calls itself.</summary>
public static class ProductVersion
{
    public const string Name = "inference-runtime";

    /// <summary>Such as 0.2.0.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(3);
}

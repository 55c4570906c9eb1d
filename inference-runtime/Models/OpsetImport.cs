namespace InferenceRuntime.Models;

/// <summary>An operator set that a model was written for.</summary>
public sealed record OpsetImport(string Domain, long Version)
{
    public const string DefaultDomain = "ai.onnx";

    public bool IsDefault => Domain == DefaultDomain;
}

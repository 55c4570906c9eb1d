namespace InferenceRuntime.Sessions;

/// <summary>Where a model's operators run.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
    TensorRt,
    MiGraphX,
}

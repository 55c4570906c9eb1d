namespace ModelOperator.Entities;

/// <summary>The values of <see cref="RuntimeSpec.ExecutionProvider"/>.</summary>
public static class ExecutionProviders
{
    public const string Auto = nameof(Auto);
    public const string Cpu = nameof(Cpu);
    public const string Cuda = nameof(Cuda);
    public const string TensorRt = nameof(TensorRt);
    public const string MiGraphX = nameof(MiGraphX);
}

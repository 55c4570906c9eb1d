namespace ModelOperator.Entities;

/// <summary>The model as a ready pod described it.</summary>
public sealed record ModelStatus
{
    /// <summary>The name under which the model is served.</summary>
    public string? Name { get; init; }

    /// <summary>The digest of the model, such as sha256:9f86d081...: of a file or an archive that of its bytes, of a folder that of the list of its files' digests.</summary>
    public string? Digest { get; init; }

    /// <summary>The digest that was served before the bytes behind storageUri changed.</summary>
    public string? PreviousDigest { get; init; }

    /// <summary>The version that the store gives the model, such as an ETag, a generation or a digest. Absent where it gives none.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>The size of the model in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The tensors that the model takes.</summary>
    public IReadOnlyList<TensorStatus>? Inputs { get; init; }

    /// <summary>The tensors that the model answers with.</summary>
    public IReadOnlyList<TensorStatus>? Outputs { get; init; }

    /// <summary>What computes the model: Cpu, Cuda, TensorRt or MiGraphX.</summary>
    public string? ExecutionProvider { get; init; }

    /// <summary>The opset of the model, such as 17, with those of other domains after it.</summary>
    public string? Opset { get; init; }

    /// <summary>The program that wrote the model file.</summary>
    public string? Producer { get; init; }

    /// <summary>How long the pod took to fetch and load the model, in seconds.</summary>
    public double? LoadSeconds { get; init; }

    /// <summary>How long the last inference of the warm-up took, in milliseconds.</summary>
    public double? WarmupMilliseconds { get; init; }

    /// <summary>The pod that these facts come from.</summary>
    public string? Pod { get; init; }
}

namespace InferenceRuntime.Models;

/// <summary>The head of an ONNX file: all of ModelProto except its graph.</summary>
public sealed record OnnxFileInfo
{
    public long IrVersion { get; init; }

    public string ProducerName { get; init; } = string.Empty;

    public string ProducerVersion { get; init; } = string.Empty;

    public string Domain { get; init; } = string.Empty;

    /// <summary>0 when the file declares none.</summary>
    public long ModelVersion { get; init; }

    public string Documentation { get; init; } = string.Empty;

    /// <summary>Operator-set version by domain, in the file's order. The default domain is written ai.onnx.</summary>
    public IReadOnlyList<OpsetImport> Opsets { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The names of the classes, as far as the metadata has them.</summary>
    public ClassLabels Labels { get; init; } = ClassLabels.None;

    public bool HasGraph { get; init; }

    /// <summary><c>17</c>, or <c>17, ai.onnx.ml 3</c>.</summary>
    public string OpsetText => string.Join(", ", Opsets.Select(opset => opset.IsDefault ? $"{opset.Version}" : $"{opset.Domain} {opset.Version}"));

    /// <summary><c>pytorch 2.5.1</c>; empty when the file does not say.</summary>
    public string Producer => $"{ProducerName} {ProducerVersion}".Trim();
}

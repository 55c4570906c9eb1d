using Microsoft.ML.OnnxRuntime;
using Testing.Onnx;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace OnnxBackend.Tests.Raw;

/// <summary>A model in ONNX Runtime itself, with nothing of ours in between: what every served answer is held against.</summary>
internal sealed class RawModel : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Throws <see cref="OnnxRuntimeException"/> when ONNX Runtime does not load the model.</summary>
    public RawModel(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        _session = new InferenceSession(path, options);
    }

    /// <summary>The names and types of the inputs in the graph's order. Valid while every type is carried.</summary>
    public IReadOnlyList<(string Name, OnnxType Type)> Inputs => [.. _session.InputNames.Select(name => (name, (OnnxType)_session.InputMetadata[name].ElementDataType))];

    /// <summary>The same of the outputs.</summary>
    public IReadOnlyList<(string Name, OnnxType Type)> Outputs => [.. _session.OutputNames.Select(name => (name, (OnnxType)_session.OutputMetadata[name].ElementDataType))];

    /// <summary>The inputs and outputs whose types no inference protocol carries, as <c>kind of name</c>.</summary>
    public IReadOnlyList<string> Uncarried => [..
        _session.InputMetadata.Concat(_session.OutputMetadata)
            .Where(pair => !IsCarried(pair.Value))
            .Select(pair => pair.Value.IsTensor ? $"{pair.Value.ElementDataType}" : KindOf(pair.Value.OnnxValueType))];

    /// <summary>Throws <see cref="OnnxRuntimeException"/> when ONNX Runtime does not run the model on these inputs.</summary>
    public IReadOnlyList<OnnxTensor> Run(IReadOnlyList<OnnxTensor> inputs)
    {
        var values = new List<OrtValue>();
        try
        {
            values.AddRange(inputs.Select(RawValues.Create));
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var outputs = _session.Run(options, inputs.Select(input => input.Name).ToArray(), values, _session.OutputNames);
            return [.. outputs.Zip(_session.OutputNames, (value, name) => RawValues.Read(name, value))];
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private static string KindOf(OnnxValueType type) => type.ToString().Replace("ONNX_TYPE_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private static bool IsCarried(NodeMetadata metadata) => metadata.IsTensor && RawValues.IsCarried(metadata.ElementDataType);
}

using System.Collections.Frozen;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>The inputs and outputs of a loaded model, in the graph's order.</summary>
public sealed class ModelSignature
{
    public ModelSignature(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        InputNames = inputs.Select(input => input.Name).ToArray();
        OutputNames = outputs.Select(output => output.Name).ToArray();
        Names = new Utf8Names(InputNames.Concat(OutputNames).Distinct(StringComparer.Ordinal));
        InputsByName = inputs.ToFrozenDictionary(input => input.Name, StringComparer.Ordinal);
        OutputsByName = outputs.ToFrozenDictionary(output => output.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<TensorSpec> Inputs { get; }

    public IReadOnlyList<TensorSpec> Outputs { get; }

    public string[] InputNames { get; }

    public string[] OutputNames { get; }

    /// <summary>The names of all tensors, to be found by their bytes.</summary>
    public Utf8Names Names { get; }

    public FrozenDictionary<string, TensorSpec> InputsByName { get; }

    public FrozenDictionary<string, TensorSpec> OutputsByName { get; }

    /// <summary>Reads a session's signature. Throws <see cref="NotSupportedException"/>, naming the tensor, for types that the protocol can not carry.</summary>
    public static ModelSignature Of(InferenceSession session) => new(
        session.InputNames.Select(name => Read("Input", name, session.InputMetadata[name])).ToArray(),
        session.OutputNames.Select(name => Read("Output", name, session.OutputMetadata[name])).ToArray());

    private static TensorSpec Read(string role, string name, NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            var kind = metadata.OnnxValueType.ToString().Replace("ONNX_TYPE_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
            throw new NotSupportedException($"{role} '{name}' is {(kind == "optional" ? "an" : "a")} {kind}; the protocol carries tensors only.");
        }

        if (!Datatypes.TryFromOnnx(metadata.ElementDataType, out var datatype))
        {
            throw new NotSupportedException(
                $"{role} '{name}' has the element type {metadata.ElementDataType}; the protocol carries {Datatypes.Names}.");
        }

        var shape = Array.ConvertAll(metadata.Dimensions, dimension => dimension < 0 ? TensorShape.Free : dimension);
        return new TensorSpec(name, datatype, shape, metadata.SymbolicDimensions);
    }
}

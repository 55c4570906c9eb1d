using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Subjects;

/// <summary>Inputs as a server's metadata declares them.</summary>
internal static class RemoteSignature
{
    /// <summary>Throws <see cref="BenchException"/> for a datatype that the protocol does not have.</summary>
    public static TensorSpec Input(string name, string datatype, long[] shape) => Datatypes.TryParse(datatype, out var known)
        ? new TensorSpec(name, known, Array.ConvertAll(shape, dimension => dimension < 0 ? TensorShape.Free : dimension), [.. shape.Select(_ => string.Empty)])
        : throw new BenchException($"The server declares the input '{name}' with the datatype '{datatype}'; the protocol has {Datatypes.Names}.");
}

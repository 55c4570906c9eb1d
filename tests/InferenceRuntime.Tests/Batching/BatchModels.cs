using System.Text;
using InferenceRuntime.Sessions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Batching;

/// <summary>Models and inputs that only the tests of batching need.</summary>
internal static class BatchModels
{
    /// <summary>y[i] = (10, 20, 30)[x[i]]: an index out of range makes the run fail.</summary>
    public static byte[] Lookup() => new OnnxModelBuilder()
        .Input("x", OnnxType.Int64, "n")
        .Initializer("table", OnnxType.Float, [3], 10f, 20f, 30f)
        .Node("Gather", ["table", "x"], ["y"])
        .Output("y", OnnxType.Float, "n")
        .ToBytes();

    /// <summary>y = the sum of all x, although the declared shape says that each row has an answer of its own.</summary>
    public static byte[] Sum() => new OnnxModelBuilder()
        .Input("x", OnnxType.Float, "n")
        .Node("ReduceSum", ["x"], ["y"])
        .Output("y", OnnxType.Float, "m")
        .ToBytes();

    /// <summary>y = softmax of x over its first dimension: as many answers as rows, each of which depends on all.</summary>
    public static byte[] Competing() => new OnnxModelBuilder()
        .Input("x", OnnxType.Float, "n", 2)
        .Node("Softmax", ["x"], ["y"], OnnxAttribute.Int("axis", 0))
        .Output("y", OnnxType.Float, "n", 2)
        .ToBytes();

    public static Tensor Indices(NativeBufferPool pool, params long[] indices)
    {
        var tensor = Tensor.Allocate("x", Datatype.Int64, [indices.Length], indices.Length, pool);
        for (var i = 0; i < indices.Length; i++)
        {
            TensorElements.Write(tensor, i, indices[i]);
        }

        return tensor;
    }

    public static Tensor Texts(params string[] texts)
    {
        var tensor = Tensor.Strings("x", [texts.Length], texts.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            tensor.SetString(i, Encoding.UTF8.GetBytes(texts[i]));
        }

        return tensor;
    }

    public static string[] TextsOf(Tensor tensor) => [.. Enumerable.Range(0, tensor.Count).Select(i => Encoding.UTF8.GetString(tensor.GetString(i)))];
}

using Testing.Onnx;

namespace InferenceRuntime.Tests.Load;

/// <summary>y = x over FP32 x [n, 1], by a way that takes its time: each row is spread over a vector, multiplied by the identity again and again, and read back.</summary>
internal static class EchoModel
{
    private const int Width = 256;

    public static byte[] Build(int multiplications)
    {
        var ones = Enumerable.Repeat(1f, Width).ToArray();
        var first = Enumerable.Range(0, Width).Select(i => i == 0 ? 1f : 0f).ToArray();
        var identity = Enumerable.Range(0, Width * Width).Select(i => i % (Width + 1) == 0 ? 1f : 0f).ToArray();
        var builder = new OnnxModelBuilder()
            .Input("x", OnnxType.Float, "n", 1)
            .Initializer("ones", OnnxType.Float, [1, Width], ones)
            .Initializer("identity", OnnxType.Float, [Width, Width], identity)
            .Initializer("first", OnnxType.Float, [Width, 1], first)
            .Node("MatMul", ["x", "ones"], ["v0"]);
        for (var i = 0; i < multiplications; i++)
        {
            builder.Node("MatMul", [$"v{i}", "identity"], [$"v{i + 1}"]);
        }

        return builder.Node("MatMul", [$"v{multiplications}", "first"], ["y"]).Output("y", OnnxType.Float, "n", 1).ToBytes();
    }
}

namespace Testing.Onnx;

/// <summary>
/// Builds an image classifier in the form of a ResNet: a strided stem, stages of residual blocks that halve the picture and double the channels, a
/// global average and a dense layer. Biases stand where a trained file has its folded batch normalisation.
/// </summary>
public sealed class ResidualNetwork(int width, int[] blocksPerStage, int classes)
{
    private const int Colours = 3;

    private readonly OnnxModelBuilder _builder = new();
    private readonly SeededWeights _weights = new(20260101);
    private int _layers;

    /// <summary>Input <c>image</c> FP32 [<paramref name="batch"/>, 3, <paramref name="size"/>, <paramref name="size"/>], output <c>scores</c> FP32 [batch, classes].</summary>
    public byte[] ToBytes(Dimension batch, int size)
    {
        _builder.Input("image", OnnxType.Float, batch, Colours, size, size);
        var last = Relu(Convolve("image", Colours, width, kernel: 7, stride: 2));
        var channels = width;
        for (var stage = 0; stage < blocksPerStage.Length; stage++)
        {
            for (var block = 0; block < blocksPerStage[stage]; block++)
            {
                var wider = width << stage;
                last = Block(last, channels, wider, stride: block == 0 ? 2 : 1);
                channels = wider;
            }
        }

        return _builder
            .Node("GlobalAveragePool", [last], ["pooled"])
            .Node("Flatten", ["pooled"], ["features"], OnnxAttribute.Int("axis", 1))
            .Initializer("dense.weight", OnnxType.Float, [channels, classes], _weights.Layer(channels * classes, channels))
            .Initializer("dense.bias", OnnxType.Float, [classes], _weights.Layer(classes, channels))
            .Node("Gemm", ["features", "dense.weight", "dense.bias"], ["scores"])
            .Output("scores", OnnxType.Float, batch, classes)
            .ToBytes();
    }

    /// <summary>Two convolutions beside a short cut, which is a 1x1 convolution where the shape changes.</summary>
    private string Block(string input, int from, int to, int stride)
    {
        var shortcut = stride == 1 && from == to ? input : Convolve(input, from, to, kernel: 1, stride);
        var inner = Relu(Convolve(input, from, to, kernel: 3, stride));
        var sum = NextName("sum");
        _builder.Node("Add", [Convolve(inner, to, to, kernel: 3, stride: 1), shortcut], [sum]);
        return Relu(sum);
    }

    private string Convolve(string input, int from, int to, int kernel, int stride)
    {
        var output = NextName("conv");
        var fanIn = from * kernel * kernel;
        var padding = kernel / 2;
        _builder
            .Initializer($"{output}.weight", OnnxType.Float, [to, from, kernel, kernel], _weights.Layer(to * fanIn, fanIn))
            .Initializer($"{output}.bias", OnnxType.Float, [to], _weights.Layer(to, fanIn))
            .Node(
                "Conv",
                [input, $"{output}.weight", $"{output}.bias"],
                [output],
                OnnxAttribute.Ints("kernel_shape", kernel, kernel),
                OnnxAttribute.Ints("strides", stride, stride),
                OnnxAttribute.Ints("pads", padding, padding, padding, padding));
        return output;
    }

    private string Relu(string input)
    {
        var output = NextName("relu");
        _builder.Node("Relu", [input], [output]);
        return output;
    }

    private string NextName(string kind) => $"{kind}{_layers++}";
}

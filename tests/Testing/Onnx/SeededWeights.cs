namespace Testing.Onnx;

/// <summary>
/// Weights from a seed: the same model bytes on every machine and in every run. The generator is written out here because
/// <see cref="Random"/> promises its sequence for no version but its own.
/// </summary>
public sealed class SeededWeights(uint seed)
{
    private uint _state = seed == 0 ? 1 : seed;

    /// <summary>
    /// Uniform numbers of mean 0 whose variance keeps a signal's size through a layer with <paramref name="fanIn"/> inputs a neuron and a ReLU:
    /// without that, a deep network would end in zeros or infinities, and processors are slow on the denormal numbers on the way there.
    /// </summary>
    public float[] Layer(int count, int fanIn)
    {
        var bound = MathF.Sqrt(6f / fanIn);
        var weights = new float[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = ((Next() * 2) - 1) * bound;
        }

        return weights;
    }

    /// <summary>From 0 to below 1 (xorshift32).</summary>
    private float Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (_state >> 8) * (1f / (1 << 24));
    }
}

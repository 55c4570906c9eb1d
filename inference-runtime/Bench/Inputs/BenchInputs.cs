using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Inputs;

/// <summary>The inputs of the one request that is sent over and over. Owns their memory.</summary>
/// <param name="Tensors">In the order of the model's signature, or of the file that they were read from.</param>
/// <param name="Rows">The batch: how many rows one request carries; 1 where there is no batch dimension.</param>
/// <param name="Memory">What the tensors point into.</param>
internal sealed record BenchInputs(IReadOnlyList<Tensor> Tensors, int Rows, IDisposable? Memory = null) : IDisposable
{
    public string Describe() => string.Join(", ", Tensors.Select(tensor => $"{tensor.Name} {tensor.Datatype.Name()}{TensorShape.Format(tensor.Shape)}"));

    public void Dispose()
    {
        if (Memory is not null)
        {
            Memory.Dispose();
            return;
        }

        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}

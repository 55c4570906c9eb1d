namespace InferenceRuntime.Sessions;

/// <summary>Keeps tensors alive for the views of them that others hold: each holder disposes once, the last one frees.</summary>
public sealed class SharedTensors(Tensor[] tensors, int holders) : IDisposable
{
    private int _holders = holders;

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            foreach (var tensor in tensors)
            {
                tensor.Dispose();
            }
        }
    }
}

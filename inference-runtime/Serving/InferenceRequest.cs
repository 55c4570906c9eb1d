using InferenceRuntime.Sessions;

namespace InferenceRuntime.Serving;

/// <summary>An inference request as every protocol hands it over. Owns its tensors and the memory that they lie in.</summary>
public sealed class InferenceRequest : IDisposable
{
    private IDisposable? _memory;

    /// <summary>The client's own identifier, given back in the answer.</summary>
    public string? Id { get; set; }

    public List<Tensor> Inputs { get; } = new(1);

    /// <summary>The outputs in the order they were asked for; null for all of them.</summary>
    public List<RequestedOutput>? Outputs { get; set; }

    /// <summary>Whether outputs that say nothing themselves are answered in binary.</summary>
    public bool BinaryOutputs { get; set; }

    /// <summary>The client's own limit; may shorten the server's, never lengthen it.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Which requests leave the queue first: 1 is the most urgent; 0, which is the default, comes after all others.</summary>
    public int Priority { get; set; }

    /// <summary>Keeps the memory that the tensors only point into until the request is done. To be called once.</summary>
    public void Own(IDisposable memory) => _memory = memory;

    public void Dispose()
    {
        foreach (var input in Inputs)
        {
            input.Dispose();
        }

        _memory?.Dispose();
    }
}

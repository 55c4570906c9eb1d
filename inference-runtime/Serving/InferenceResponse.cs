using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Serving;

/// <summary>The outputs of one request, in the order they were asked for. Owns them.</summary>
public sealed class InferenceResponse(LoadedModel model, Tensor[] outputs) : IDisposable
{
    public LoadedModel Model => model;

    public Tensor[] Outputs => outputs;

    public void Dispose()
    {
        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }
}

using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Bench.Targets;

/// <summary>A model in this process: what ONNX Runtime itself can do, without any protocol. Every worker runs the same session on a thread of its own.</summary>
internal sealed class InProcessTarget(ModelSession session, BenchInputs inputs) : ILoadTarget
{
    public bool Blocks => true;

    public ValueTask<ILoadWorker> ConnectAsync(CancellationToken cancellation) => ValueTask.FromResult<ILoadWorker>(new Worker(session, inputs));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Worker(ModelSession session, BenchInputs inputs) : ILoadWorker
    {
        public ValueTask<string?> SendAsync(CancellationToken cancellation)
        {
            try
            {
                foreach (var output in session.Run(inputs.Tensors, session.Signature.OutputNames, cancellation))
                {
                    output.Dispose();
                }

                return ValueTask.FromResult<string?>(null);
            }
            catch (OnnxRuntimeException e)
            {
                return ValueTask.FromResult<string?>(e.Message);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

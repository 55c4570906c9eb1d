using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>
/// A loaded model. Any number of threads may run it at once: ONNX Runtime shares the weights and the thread pool between them.
/// <see cref="InferenceSession.Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
/// is called on the caller's thread; RunAsync of 1.29 lets native code read managed arrays that it has not pinned.
/// </summary>
public sealed class ModelSession(DeviceSessions devices, ModelSignature signature, ExecutionProvider provider) : IDisposable
{
    private static readonly Action<object?> Terminate = static state => ((RunOptions)state!).Terminate = true;

    private readonly IdleStack<RunOptions> _runOptions = new();

    public ModelSignature Signature => signature;

    /// <summary>On how many devices the model is. Runs one after the other reach each of them in its turn.</summary>
    public int Devices => devices.Count;

    /// <summary>
    /// Runs the model on inputs in the signature's order and blocks until it has answered. Cancellation ends the run at the next operator with <see cref="OperationCanceledException"/>.
    /// The outputs belong to the caller.
    /// </summary>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var values = new OrtValue[inputs.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = inputs[i].Value;
        }

        var options = _runOptions.TryPop(out var kept) ? kept : CreateOptions();
        try
        {
            return Wrap(Run(options, values, outputNames, cancellation), outputNames);
        }
        catch (OnnxRuntimeException e) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        finally
        {
            // The registration is gone by now, so nobody sets the flag behind our back.
            if (cancellation.IsCancellationRequested)
            {
                options.Dispose();
            }
            else
            {
                _runOptions.Push(options);
            }
        }
    }

    /// <summary>
    /// To be called once, after the first run: throws <see cref="ProviderUnavailableException"/> when not one operator ran on the asked-for
    /// execution provider. ONNX Runtime itself would be content with the CPU.
    /// </summary>
    public void ProveProvider()
    {
        if (provider != ExecutionProvider.Cpu)
        {
            foreach (var profile in devices.EndProfiling())
            {
                ProviderProof.Check(profile, provider);
            }
        }
    }

    public void Dispose()
    {
        while (_runOptions.TryPop(out var options))
        {
            options.Dispose();
        }

        devices.Dispose();
    }

    // The caller gets a failed run's message; as log lines of their own, clients could fill the log with them.
    private static RunOptions CreateOptions() => new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions options, OrtValue[] values, IReadOnlyList<string> outputNames, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(Terminate, options);
        return devices.Pick().Run(options, signature.InputNames, values, outputNames);
    }

    private static Tensor[] Wrap(IDisposableReadOnlyCollection<OrtValue> results, IReadOnlyList<string> names)
    {
        var tensors = new Tensor[names.Count];
        var wrapped = 0;
        try
        {
            foreach (var value in results)
            {
                tensors[wrapped] = Tensor.FromOutput(names[wrapped], value);
                wrapped++;
            }

            return tensors;
        }
        catch
        {
            // Every value is in the collection, wrapped or not.
            results.Dispose();
            throw;
        }
    }
}

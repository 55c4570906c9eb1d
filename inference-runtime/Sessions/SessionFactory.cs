using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace InferenceRuntime.Sessions;

/// <summary>Makes sessions with the options that every model of the process shares.</summary>
public sealed class SessionFactory(SessionSettings settings)
{
    public SessionSettings Settings => settings;

    /// <summary>
    /// Loads and optimizes a model file. Takes from milliseconds to minutes and blocks its thread.
    /// Throws what ONNX Runtime throws, <see cref="ProviderUnavailableException"/> and <see cref="NotSupportedException"/>.
    /// </summary>
    public ModelSession Create(string modelPath)
    {
        var sessions = new List<InferenceSession>(settings.Devices);
        try
        {
            for (var device = 0; device < settings.Devices; device++)
            {
                using var options = CreateOptions(device);
                sessions.Add(new InferenceSession(modelPath, options));
            }

            return new ModelSession(new DeviceSessions(sessions), ModelSignature.Of(sessions[0]), settings.Provider);
        }
        catch
        {
            sessions.ForEach(session => session.Dispose());
            throw;
        }
    }

    private SessionOptions CreateOptions(int device)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = settings.IntraOpThreads,
            InterOpNumThreads = settings.InterOpThreads,
            ExecutionMode = settings.InterOpThreads > 1 ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = settings.Optimize ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,

            // Warnings repeat with every run that they concern; failures reach the caller as exceptions.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,

            // The pattern is planned for one set of shapes; with shapes that vary per request it holds the largest and helps none.
            EnableMemoryPattern = false,
        };
        try
        {
            if (settings.SharedPool)
            {
                options.DisablePerSessionThreads();
            }

            options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spinning ? "1" : "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", settings.Spinning ? "1" : "0");
            AppendProvider(options, device);
            if (settings.Provider != ExecutionProvider.Cpu)
            {
                // The profile of the warm-up tells where each operator ran; ProviderProof reads it and ends the profiling.
                options.ProfileOutputPathPrefix = Path.Combine(Path.GetTempPath(), $"warm-up-{Guid.NewGuid():N}");
                options.EnableProfiling = true;
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private void AppendProvider(SessionOptions options, int device)
    {
        if (settings.Provider == ExecutionProvider.Cpu)
        {
            return;
        }

        try
        {
            // The call fails when the provider's library, or a library that it needs, is missing; a missing device fails the session's creation.
            if (settings.Provider == ExecutionProvider.MiGraphX)
            {
                options.AppendExecutionProvider_MIGraphX(device);
                return;
            }

            if (settings.Provider == ExecutionProvider.TensorRt)
            {
                options.AppendExecutionProvider_Tensorrt(device);
            }

            // Under TensorRT too: CUDA takes the operators that TensorRT has not, instead of the CPU.
            options.AppendExecutionProvider_CUDA(device);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new ProviderUnavailableException(
                $"The execution provider {settings.Provider} was asked for and can not be used here: {e.Message} "
                + "Run the image that has the GPU libraries on a node with a GPU, or ask for the execution provider Cpu.",
                e);
        }
    }
}

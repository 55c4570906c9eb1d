using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>What ONNX Runtime has once per process: its switch for telemetry, its logger and the shared thread pool.</summary>
public static partial class OnnxRuntimeEnvironment
{
    public const string TelemetryVariable = "ORT_DISABLE_TELEMETRY";

    // Native code keeps the delegate's address for the life of the process.
    private static DOrtLoggingFunction? _log;

    /// <summary>
    /// Since 1.29 ONNX Runtime's Linux binaries report home by default. As a module initializer this runs before any other code of the
    /// assembly, so before the native library can be loaded, whatever command or test loads it.
    /// </summary>
    [ModuleInitializer]
    internal static void DisableTelemetry()
    {
        // Environment.SetEnvironmentVariable changes .NET's own copy on Unix; native getenv would not see it.
        if (!OperatingSystem.IsWindows() && SetNativeVariable(TelemetryVariable, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"{TelemetryVariable} could not be set: error {Marshal.GetLastPInvokeError()}.");
        }

        Environment.SetEnvironmentVariable(TelemetryVariable, "1");
    }

    /// <summary>Creates the environment: to be called once, before the first session.</summary>
    /// <param name="settings">Sizes the shared thread pool, where sessions use one.</param>
    /// <param name="log">Receives ONNX Runtime's own messages, from any thread.</param>
    public static void Create(SessionSettings settings, Action<OrtLoggingLevel, string> log)
    {
        _log = (_, severity, category, _, location, message) => log(severity, $"{message} ({category}, {location})");
        var options = new EnvironmentCreationOptions
        {
            logId = "onnxruntime",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            loggingFunction = _log,
        };
        if (settings.SharedPool)
        {
            options.threadOptions = new OrtThreadingOptions
            {
                GlobalIntraOpNumThreads = settings.IntraOpThreads,
                GlobalInterOpNumThreads = settings.InterOpThreads,
                GlobalSpinControl = settings.Spinning,
            };
        }

        OrtEnv.CreateInstanceWithOptions(ref options);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}

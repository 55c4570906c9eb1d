using System.Runtime.InteropServices;

namespace InferenceRuntime.Hosting;

/// <summary>
/// Ends the process without the C library's exit handlers: they would tear down ONNX Runtime's globals under threads that still run in it,
/// and a crash there would replace the exit code that was meant.
/// </summary>
internal static partial class ProcessExit
{
    public static void Now(int code)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        ExitAtOnce(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitAtOnce(int code);
}

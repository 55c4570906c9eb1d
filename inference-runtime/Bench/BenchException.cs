using InferenceRuntime.Hosting;

namespace InferenceRuntime.Bench;

/// <summary>The benchmark can not be run: the message says what was found, what was expected and what to do.</summary>
internal sealed class BenchException(string message, int exitCode = ExitCode.Failure, Exception? inner = null) : Exception(message, inner)
{
    public int Code => exitCode;
}

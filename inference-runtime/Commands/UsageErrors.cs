using InferenceRuntime.Hosting;

namespace InferenceRuntime.Commands;

internal static class UsageErrors
{
    /// <summary>Prints every error and returns the exit code.</summary>
    public static int Print(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine(error);
        }

        Console.Error.WriteLine("Nothing was started. --help shows the flags.");
        return ExitCode.Usage;
    }
}

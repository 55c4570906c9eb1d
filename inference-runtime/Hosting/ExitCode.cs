namespace InferenceRuntime.Hosting;

/// <summary>What the process's exit code means.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>A defect of this program, or an address that can not be listened on.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the environment is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A model can not be served; standard error and the termination log say why.</summary>
    public const int ModelFailed = 3;

    /// <summary>Requests were still in flight when the drain's time was over.</summary>
    public const int DrainTimedOut = 4;

    /// <summary>A second signal ended the process: 128 and the signal's number, as shells write it.</summary>
    public static int Signalled(int number) => 128 + number;
}

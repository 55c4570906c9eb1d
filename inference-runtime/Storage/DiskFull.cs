namespace InferenceRuntime.Storage;

/// <summary>How Linux says that a volume has no room: ENOSPC, or EDQUOT where the user's share of it is used up.</summary>
internal static class DiskFull
{
    public const int NoSpaceLeft = 28;
    public const int QuotaExceeded = 122;

    public static bool Is(Exception failure) => failure is IOException { HResult: NoSpaceLeft or QuotaExceeded };
}

namespace Packaging.Tests.Images;

/// <summary>Modes of files in an image.</summary>
public static class UnixModes
{
    /// <summary>1777, as of /tmp.</summary>
    public const UnixFileMode Temporary = (UnixFileMode)0b1_111_111_111;

    /// <summary>What lets a program run as its owner.</summary>
    public const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    /// <summary>What lets somebody else than root change a file.</summary>
    public const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
}

using Testing;

namespace Packaging.Tests;

/// <summary>A checked-in file that is made from something else. After an intended change UPDATE_GOLDEN=1 writes it anew, and the diff is what to review.</summary>
internal static class GoldenFile
{
    /// <param name="path">Below the repository's root.</param>
    /// <param name="text">What it should hold.</param>
    public static void Check(string path, string text)
    {
        var file = Path.Combine(RepositoryPaths.Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        var found = File.Exists(file) ? File.ReadAllText(file) : "";
        found.Should().Be(text, "{0} is generated: UPDATE_GOLDEN=1 writes it anew", path);
    }
}

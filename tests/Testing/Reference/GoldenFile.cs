namespace Testing.Reference;

/// <summary>A checked-in file that is made from something else. With UPDATE_GOLDEN=1 in the environment it is written anew, and the diff is what to review.</summary>
public static class GoldenFile
{
    /// <summary>What the file holds, after it was written anew where that was asked for; empty where it is absent.</summary>
    /// <param name="path">The file, below the clone's root or absolute.</param>
    /// <param name="generated">What it should hold.</param>
    public static string Read(string path, string generated)
    {
        var file = Path.Combine(RepositoryPaths.Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, generated);
        }

        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}

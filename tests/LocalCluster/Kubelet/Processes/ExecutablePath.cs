namespace LocalCluster.Kubelet.Processes;

/// <summary>Finds a program as execvp does.</summary>
public static class ExecutablePath
{
    /// <summary>The full path; null when no folder of <paramref name="searchPath"/> has the program.</summary>
    public static string? Find(string program, string? searchPath)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return Path.GetFullPath(program);
        }

        return (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }
}

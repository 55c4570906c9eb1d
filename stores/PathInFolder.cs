namespace ModelStores;

/// <summary>The names of an artifact's files.</summary>
public static class PathInFolder
{
    /// <summary>Whether a path with '/' between its parts can only lie below the folder that it is laid down in: no absolute path, no empty part, no ".", "..", backslash or control character.</summary>
    public static bool IsSafe(string path) =>
        path.Split('/').All(part => part is not ("" or "." or "..")) && !path.Any(c => char.IsControl(c) || c == '\\');
}

namespace ModelStores;

/// <summary>A file or folder of a repository on a hub: <c>hf://ORG/REPO[@REVISION]/PATH</c>. Names keep their case, which is why they are read from the text.</summary>
/// <param name="Repository">ORG/REPO.</param>
/// <param name="Revision">A branch, a tag or a commit; <c>main</c> where the URI names none. One with a slash in it is written with %2F.</param>
/// <param name="Path">The path in the repository; empty for all of it.</param>
internal sealed record HubLocation(string Repository, string Revision, string Path)
{
    /// <summary>Whether only a folder can be meant.</summary>
    public bool IsFolder => Path.Length == 0 || Path.EndsWith('/');

    /// <summary>What the paths of the folder's files begin with: nothing, or a text with '/' at its end.</summary>
    public string Prefix => IsFolder ? Path : Path + "/";

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.InvalidUri"/>.</summary>
    public static HubLocation Parse(ModelLocation location)
    {
        var text = location.Text.Split('#', '?')[0];
        var parts = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', 3);
        var repository = parts.Length > 1 ? parts[1].Split('@', 2) : [string.Empty];
        var path = parts.Length > 2 ? Uri.UnescapeDataString(parts[2]) : string.Empty;
        var revision = repository.Length > 1 ? Uri.UnescapeDataString(repository[1]) : "main";
        var names = new[] { Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(repository[0]) };
        return names.All(IsName) && revision.Length > 0 && !path.Split('/').Any(part => part is "." or "..")
            ? new HubLocation(string.Join('/', names), revision, path)
            : throw new StoreException(StoreFailure.InvalidUri, $"{location.Shown} names no repository; it should read hf://ORG/REPO[@REVISION]/PATH.");
    }

    // As the hub has them: they become parts of a path.
    private static bool IsName(string name) => name.Length > 0 && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

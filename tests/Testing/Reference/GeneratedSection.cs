namespace Testing.Reference;

/// <summary>
/// The part of a page that is made from the code, between <c>&lt;!-- generated: NAME --&gt;</c> and <c>&lt;!-- end: NAME --&gt;</c>. With UPDATE_GOLDEN=1 in the environment it is
/// written anew, and the diff is what to review.
/// </summary>
/// <param name="page">The page's path, below the clone's root.</param>
/// <param name="name">The part's name.</param>
public sealed class GeneratedSection(string page, string name)
{
    private readonly string _path = Path.Combine(RepositoryPaths.Root, page);
    private readonly string _begin = $"<!-- generated: {name} -->\n";
    private readonly string _end = $"<!-- end: {name} -->\n";

    /// <summary>The text that the page has, after it was written anew where that was asked for.</summary>
    public string Read(string generated)
    {
        var text = File.ReadAllText(_path);
        var from = text.IndexOf(_begin, StringComparison.Ordinal) + _begin.Length;
        var to = text.IndexOf(_end, StringComparison.Ordinal);
        if (from < _begin.Length || to < from)
        {
            throw new InvalidOperationException($"{page} has no part {name}: expected the lines {_begin.Trim()} and {_end.Trim()}.");
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(_path, text[..from] + generated + text[to..]);
            return generated;
        }

        return text[from..to];
    }
}

namespace Testing.Reference;

/// <summary>
/// The part of a page that is made from the code, between <c>&lt;!-- generated: NAME --&gt;</c> and <c>&lt;!-- end: NAME --&gt;</c>. It is written anew as a <see cref="GoldenFile"/> is.
/// </summary>
/// <param name="page">The page's path, below the clone's root.</param>
/// <param name="name">The part's name.</param>
public sealed class GeneratedSection(string page, string name)
{
    private readonly string _begin = $"<!-- generated: {name} -->\n";
    private readonly string _end = $"<!-- end: {name} -->\n";

    /// <summary>The text that the page has, after it was written anew where that was asked for.</summary>
    public string Read(string generated)
    {
        var (before, _, after) = Parts(File.ReadAllText(Path.Combine(RepositoryPaths.Root, page)));
        return Parts(GoldenFile.Read(page, before + generated + after)).Section;
    }

    private (string Before, string Section, string After) Parts(string text)
    {
        var from = text.IndexOf(_begin, StringComparison.Ordinal) + _begin.Length;
        var to = text.IndexOf(_end, StringComparison.Ordinal);
        return from >= _begin.Length && to >= from
            ? (text[..from], text[from..to], text[to..])
            : throw new InvalidOperationException($"{page} has no part {name}: expected the lines {_begin.Trim()} and {_end.Trim()}.");
    }
}

using System.Text.RegularExpressions;
using Testing;

namespace Packaging.Tests.Docs;

/// <summary>Every link between the pages leads to a file that is there and, behind a #, to a heading of it.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Ignored = ["node_modules", "artifacts", ".git", ".tools"];

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(RepositoryPaths.Root, "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(RepositoryPaths.Root, path))
        .Where(path => !path.Split('/').Any(part => Ignored.Contains(part)))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryPaths.Root, page))!;
        var targets = Link().Matches(WithoutCode(File.ReadAllText(Path.Combine(RepositoryPaths.Root, page))))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

        targets.Where(target => !Exists(target, folder, page)).Should().BeEmpty();
    }

    private static bool Exists(string target, string folder, string page)
    {
        var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var file = path.Length == 0 ? Path.Combine(RepositoryPaths.Root, page) : Path.GetFullPath(Path.Combine(folder, path));
        return anchor is null ? File.Exists(file) || Directory.Exists(file) : File.Exists(file) && Anchors(file).Contains(anchor);
    }

    /// <summary>As GitHub makes them: lower case, no punctuation, hyphens for blanks.</summary>
    private static HashSet<string> Anchors(string file) =>
    [
        .. WithoutFences(File.ReadAllText(file)).Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-')),
    ];

    private static string WithoutFences(string text) => Fence().Replace(text, "");

    private static string WithoutCode(string text) => Inline().Replace(WithoutFences(text), "code");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, 1000)]
    private static partial Regex Inline();
}

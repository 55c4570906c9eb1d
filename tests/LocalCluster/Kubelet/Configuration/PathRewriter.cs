using System.Text;

namespace LocalCluster.Kubelet.Configuration;

/// <summary>
/// Makes text that was meant for a container true on this machine: paths below a mount become the real paths, and the wildcard
/// address becomes the pod's own, since a process shares this machine's files and network with all others.
/// </summary>
public sealed class PathRewriter
{
    private const string Wildcard = "0.0.0.0";
    private const string BeforePath = "=:,; \t\n\"'([";
    private const string AfterPath = "/:,;&? \t\n\"')]";

    private static readonly System.Buffers.SearchValues<char> AfterFolder = System.Buffers.SearchValues.Create(AfterPath.TrimStart('/'));

    private readonly (string Inside, string Outside)[] _paths;
    private readonly IReadOnlyDictionary<string, string> _above;
    private readonly string _address;

    /// <param name="paths">Path inside the container to the real one; of nested paths the longest counts.</param>
    /// <param name="above">Folders above them that this machine does not have; only they themselves are rewritten, and nothing below them.</param>
    /// <param name="address">The pod's address.</param>
    public PathRewriter(IEnumerable<KeyValuePair<string, string>> paths, IReadOnlyDictionary<string, string> above, string address)
    {
        _above = above;
        _paths =
        [
            .. paths.Select(pair => (Inside: pair.Key.TrimEnd('/'), Outside: pair.Value.TrimEnd('/')))
                .Where(pair => pair.Inside.Length > 0)
                .OrderByDescending(pair => pair.Inside.Length),
        ];
        _address = address;
    }

    public string Rewrite(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (PathAt(text, at) is { } path)
            {
                result.Append(path.Outside);
                at += path.Inside.Length;
            }
            else if (IsWildcardAt(text, at))
            {
                result.Append(_address);
                at += Wildcard.Length;
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        return result.ToString();
    }

    /// <summary>The real path of one inside the container; null when it lies below none of the known ones.</summary>
    public string? Resolve(string path)
    {
        var match = Array.Find(_paths, pair => path == pair.Inside || path.StartsWith(pair.Inside + "/", StringComparison.Ordinal));
        return match.Inside is null ? null : match.Outside + path[match.Inside.Length..];
    }

    /// <summary>A path starts a word, follows a separator, or follows <c>file://</c>; the path of any other URL is none of ours.</summary>
    private (string Inside, string Outside)? PathAt(string text, int at)
    {
        if (text[at] != '/' || !(at == 0 || BeforePath.Contains(text[at - 1], StringComparison.Ordinal) || text.AsSpan(0, at).EndsWith("file://")))
        {
            return null;
        }

        var word = text.AsSpan(at).IndexOfAny(AfterFolder) is var length and >= 0 ? text.Substring(at, length) : text[at..];
        if (_above.TryGetValue(word.TrimEnd('/'), out var folder))
        {
            return (word, folder);
        }

        foreach (var pair in _paths)
        {
            var end = at + pair.Inside.Length;
            if (string.CompareOrdinal(text, at, pair.Inside, 0, pair.Inside.Length) == 0
                && (end == text.Length || AfterPath.Contains(text[end], StringComparison.Ordinal)))
            {
                return pair;
            }
        }

        return null;
    }

    private static bool IsWildcardAt(string text, int at)
    {
        var end = at + Wildcard.Length;
        return string.CompareOrdinal(text, at, Wildcard, 0, Wildcard.Length) == 0
            && (at == 0 || !IsAddressPart(text[at - 1]))
            && (end == text.Length || !IsAddressPart(text[end]));
    }

    // In 10.0.0.0.1 there is no wildcard.
    private static bool IsAddressPart(char character) => char.IsAsciiDigit(character) || character == '.';
}

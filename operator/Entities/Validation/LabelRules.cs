using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Entities.Validation;

/// <summary>What Kubernetes takes as labels, annotations and node selectors. Checked here, so that the message names the field of this API and not of a child.</summary>
internal static partial class LabelRules
{
    private const int LongestName = 63;
    private const int LongestPrefix = 253;

    /// <summary>An object may have 256 KiB; the pod template is kept in an annotation, too.</summary>
    private const int MostAnnotationBytes = 64 * 1024;

    private const string Own = V1Beta1InferenceService.KubeGroup + "/";

    public static IEnumerable<FieldError> Labels(IReadOnlyDictionary<string, string>? labels, string path)
    {
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            if (!IsKey(key))
            {
                yield return BadKey(key, path);
            }

            if (value.Length > LongestName || !Value().IsMatch(value))
            {
                yield return new FieldError(
                    $"{path}[{key}]",
                    $"is '{value}'; expected at most {LongestName} letters, digits, '-', '_' and '.', that start and end with a letter or digit, or nothing");
            }
        }
    }

    public static IEnumerable<FieldError> Annotations(IReadOnlyDictionary<string, string>? annotations, string path)
    {
        foreach (var key in annotations?.Keys ?? [])
        {
            if (key.StartsWith(Own, StringComparison.Ordinal))
            {
                yield return new FieldError($"{path}[{key}]", "is the operator's own and can not be set");
            }
            else if (!IsKey(key))
            {
                yield return BadKey(key, path);
            }
        }

        var bytes = annotations?.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)) ?? 0;
        if (bytes > MostAnnotationBytes)
        {
            yield return new FieldError(path, $"has {bytes} bytes; at most {MostAnnotationBytes} are allowed");
        }
    }

    private static FieldError BadKey(string key, string path) => new(
        $"{path}[{key}]",
        $"is no key; expected at most {LongestName} letters, digits, '-', '_' and '.', that start and end with a letter or digit, and before it optionally a DNS name and '/'");

    private static bool IsKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        return name.Length is > 0 and <= LongestName && Value().IsMatch(name) && (prefix is null || (prefix.Length <= LongestPrefix && Prefix().IsMatch(prefix)));
    }

    [GeneratedRegex(@"\A([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?\z", RegexOptions.None, 1000)]
    private static partial Regex Value();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.None, 1000)]
    private static partial Regex Prefix();
}

namespace LocalCluster.Server;

/// <summary>
/// A request path taken apart: <c>/api/v1/namespaces/ns/pods/name/log</c> or <c>/apis/group/version/...</c>. A namespace itself is
/// a resource as well: then <see cref="Namespace"/> is null and the name is the namespace's.
/// </summary>
public sealed record ApiPath(string Group, string Version, string? Namespace, string? Plural, string? Name, string? Subresource, bool IsWatch)
{
    /// <summary>Null when the path is none of the API's.</summary>
    public static ApiPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => (null, null, null),
        };
        if (group is null)
        {
            return null;
        }

        var watch = rest is ["watch", ..];
        if (watch)
        {
            rest = rest![1..];
        }

        return rest switch
        {
            [] => new ApiPath(group, version!, null, null, null, null, watch),
            ["namespaces", var ns, var plural, .. var more] when plural is not ("status" or "finalize") => new ApiPath(group, version!, ns, plural, At(more, 0), At(more, 1), watch),
            [var plural, .. var more] => new ApiPath(group, version!, null, plural, At(more, 0), At(more, 1), watch),
            _ => null,
        };
    }

    private static string? At(string[] parts, int index) => index < parts.Length ? Uri.UnescapeDataString(parts[index]) : null;
}

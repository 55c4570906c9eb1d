namespace LocalCluster.Kubelet.Containers;

/// <summary>
/// The mounts of a container as links in a folder of its own, at the paths that they have inside: so that the name of a mounted folder, and what lies in the folder above several mounts, is
/// what the container expects.
/// </summary>
internal static class MountTree
{
    /// <summary>Makes the link, and returns its path.</summary>
    /// <param name="root">The container's folder for them.</param>
    /// <param name="inside">The mount's path in the container.</param>
    /// <param name="target">What is mounted.</param>
    public static string Link(string root, string inside, string target)
    {
        var link = Outside(root, inside);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        if (!Path.Exists(link))
        {
            File.CreateSymbolicLink(link, target);
        }

        return link;
    }

    /// <summary>The folders above the mounts that this machine does not have itself, such as /mnt/models above /mnt/models/a.</summary>
    public static IReadOnlyDictionary<string, string> Above(string root, IEnumerable<string> mounts)
    {
        var above = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var mount in mounts)
        {
            for (var folder = Path.GetDirectoryName(mount.TrimEnd('/')); folder is { Length: > 1 } && !Path.Exists(folder); folder = Path.GetDirectoryName(folder))
            {
                above[folder] = Outside(root, folder);
            }
        }

        return above;
    }

    private static string Outside(string root, string inside) => Path.Combine(root, inside.Trim('/'));
}

using Testing;

namespace Packaging.Tests.Images;

/// <summary>Copies what Debian packages of this machine installed into a root file system, as it lies there: links stay links.</summary>
public static class DebianFiles
{
    /// <param name="packages">Names of installed packages.</param>
    /// <param name="below">The folders of them that are wanted, such as <c>/usr/lib/</c>.</param>
    /// <param name="root">The root file system that they go to; it has the links of a merged /usr already.</param>
    public static async Task CopyAsync(string[] packages, string[] below, string root)
    {
        var listed = await ChildProcess.RunAsync("dpkg-query", ["--listfiles", .. packages]);
        if (listed.ExitCode != 0)
        {
            throw new InvalidOperationException($"dpkg-query knows not all of {string.Join(", ", packages)}: {listed}");
        }

        var files = listed.StandardOutput.Split('\n')
            .Select(Merged)
            .Where(path => below.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Where(path => new FileInfo(path) is { Exists: true } or { LinkTarget: not null })
            .Distinct(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var target = Path.Combine(root, file.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (new FileInfo(file).LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else
            {
                File.Copy(file, target);
            }
        }
    }

    /// <summary>Packages name some files below /lib, which is a link to /usr/lib.</summary>
    private static string Merged(string path) =>
        path.StartsWith("/lib", StringComparison.Ordinal) || path.StartsWith("/bin/", StringComparison.Ordinal) || path.StartsWith("/sbin/", StringComparison.Ordinal)
            ? $"/usr{path}"
            : path;
}

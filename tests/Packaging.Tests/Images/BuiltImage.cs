using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json;
using Testing;

namespace Packaging.Tests.Images;

/// <summary>An image that was built: its configuration, and its root file system as a folder, in which its program can be run.</summary>
/// <param name="Name">The image's name and tag, for messages.</param>
/// <param name="Root">The folder, absolute.</param>
/// <param name="Configuration">The OCI image configuration's <c>config</c>.</param>
public sealed record BuiltImage(string Name, string Root, JsonElement Configuration)
{
    // As a kubelet does for a pod of ours: everything read-only but /tmp, and no more environment than the image's.
    private const string Script = """
        set -eu
        root=$1 given=$2
        shift 2
        mount --bind "$root" "$root"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        [ -z "$given" ] || cp -r "$given" "$root/tmp/given"
        mount -o remount,bind,ro "$root"
        exec "$@"
        """;

    public string Label(string name) => Configuration.GetProperty("Labels").GetProperty(name).GetString()!;

    /// <summary>Every file and link of the image; no folder is entered through a link.</summary>
    public IEnumerable<FileInfo> Files()
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return new FileSystemEnumerable<FileInfo>(Root, (ref FileSystemEntry entry) => new FileInfo(entry.ToFullPath()), everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }

    /// <summary>Relative to the root, such as <c>app/model-operator</c>.</summary>
    public string PathOf(FileSystemInfo file) => Path.GetRelativePath(Root, file.FullName);

    /// <summary>Starts the image's entry point in its root file system, as its user, with the network of this machine.</summary>
    /// <param name="given">A file or folder that it finds as <c>/tmp/given</c>; null for none.</param>
    public ChildProcess Start(string? given, params string[] arguments)
    {
        var user = Configuration.GetProperty("User").GetString()!;
        int.Parse(user, CultureInfo.InvariantCulture).Should().NotBe(0);
        var environment = Configuration.GetProperty("Env").EnumerateArray().Select(variable => variable.GetString()!);
        var entryPoint = Configuration.GetProperty("Entrypoint").EnumerateArray().Select(part => part.GetString()!);
        return ChildProcess.Start(
            "unshare",
            [
                "--mount", "sh", "-c", Script, "sh", Root, given ?? string.Empty,
                "env", "-i", .. environment, "/usr/sbin/chroot", $"--userspec={user}:{user}", Root, .. entryPoint, .. arguments,
            ]);
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<ProcessResult> RunAsync(string? given, params string[] arguments)
    {
        await using var process = Start(given, arguments);
        var exitCode = await process.WaitForExitAsync();
        return new ProcessResult(exitCode, process.StandardOutput, process.StandardError);
    }
}

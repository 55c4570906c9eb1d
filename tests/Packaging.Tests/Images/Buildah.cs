using Testing;

namespace Packaging.Tests.Images;

/// <summary>
/// Debian's buildah over a storage folder of its own, which ends with this object. The vfs driver and chroot isolation work wherever one is root, in a
/// container too, and nothing is ever pulled.
/// </summary>
/// <param name="folder">Where the images lie until disposal; empty or absent.</param>
public sealed class Buildah(string folder) : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, string?> Isolation = new Dictionary<string, string?> { ["BUILDAH_ISOLATION"] = "chroot" };

    /// <summary>Why images can not be built on this machine; null when they can.</summary>
    public static string? Missing()
    {
        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
        {
            return "images are built and run as root here, and this user is not";
        }

        // The build's steps see /usr of this machine and nothing else of its programs.
        string[] commands = ["buildah", "dotnet", "node", "npm", "dpkg-query", "unshare", "mount", "chroot"];
        string[] places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];
        var absent = commands.Where(command => !places.Any(place => File.Exists(Path.Combine(place, command)))).ToArray();
        return absent.Length == 0 ? null : $"these commands are not below /usr: {string.Join(", ", absent)}; on Debian: apt-get install buildah";
    }

    /// <summary>Runs buildah and returns what it wrote to standard output. Throws with all its output when it fails.</summary>
    public async Task<string> RunAsync(TimeSpan limit, params IEnumerable<string> arguments)
    {
        string[] all = ["--root", Path.Combine(folder, "root"), "--runroot", Path.Combine(folder, "run"), "--storage-driver", "vfs", .. arguments];
        var result = await ChildProcess.RunAsync("buildah", all, Isolation, limit);
        return result.ExitCode == 0
            ? result.StandardOutput.TrimEnd()
            : throw new InvalidOperationException($"buildah {string.Join(' ', arguments)}: {result}");
    }

    public async ValueTask DisposeAsync()
    {
        // Its containers' root file systems are plain folders with this driver: nothing stays mounted.
        await RunAsync(TimeSpan.FromMinutes(1), "rm", "--all");
        Directory.Delete(folder, recursive: true);
    }
}

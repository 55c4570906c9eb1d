using Testing;

namespace Packaging.Tests.Images;

/// <summary>
/// Debian's buildah over a storage folder of its own, which ends with this object. The vfs driver and chroot isolation work wherever one is root, in a
/// container too, and nothing is ever pulled.
/// </summary>
public sealed class Buildah : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, string?> Environment = new Dictionary<string, string?>
    {
        ["BUILDAH_ISOLATION"] = "chroot",
        ["STORAGE_DRIVER"] = "vfs",
    };

    private readonly string _folder;

    /// <param name="folder">Where the images lie until disposal; it is emptied first.</param>
    public Buildah(string folder)
    {
        _folder = folder;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Why images can not be built on this machine; null when they can.</summary>
    public static string? Missing()
    {
        if (!string.Equals(System.Environment.UserName, "root", StringComparison.Ordinal))
        {
            return "images are built and run as root here, and this user is not";
        }

        string[] commands = ["buildah", "dpkg-query", "unshare", "mount", "chroot"];
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':');
        var absent = commands.Where(command => !folders.Any(folder => File.Exists(Path.Combine(folder, command)))).ToArray();
        return absent.Length == 0 ? null : $"these commands are missing: {string.Join(", ", absent)}; on Debian: apt-get install buildah";
    }

    /// <summary>Runs buildah and returns what it wrote to standard output. Throws with all its output when it fails.</summary>
    public async Task<string> RunAsync(TimeSpan limit, params IEnumerable<string> arguments)
    {
        string[] all = ["--root", Path.Combine(_folder, "root"), "--runroot", Path.Combine(_folder, "run"), "--storage-driver", "vfs", .. arguments];
        var result = await ChildProcess.RunAsync("buildah", all, Environment, limit);
        return result.ExitCode == 0
            ? result.StandardOutput.TrimEnd()
            : throw new InvalidOperationException($"buildah {string.Join(' ', arguments)}: {result}");
    }

    public async ValueTask DisposeAsync()
    {
        // Its containers' root file systems are plain folders with this driver: nothing stays mounted.
        await RunAsync(TimeSpan.FromMinutes(1), "rm", "--all");
        Directory.Delete(_folder, recursive: true);
    }
}

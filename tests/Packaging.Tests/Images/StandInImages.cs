using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Testing;

namespace Packaging.Tests.Images;

/// <summary>
/// The images that the Dockerfiles start from, under their real names, made of what this machine has: where no registry of images is in reach, the
/// Dockerfiles are built as they are all the same. The bases are whole, of Debian's packages and the .NET that is installed; the images that only
/// build are empty, and <see cref="Loans"/> lends them this machine's programs.
/// </summary>
public sealed partial class StandInImages(Buildah buildah, string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly string DotNet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>
    /// What a build step sees of this machine, and no image keeps: its programs and certificates, its registries' configuration, as the secrets that the
    /// Dockerfiles know, and their caches, so that nothing is fetched twice.
    /// </summary>
    public IEnumerable<string> Loans()
    {
        var npmrc = Path.Combine(folder, "npmrc");
        var own = Path.Combine(Home, ".npmrc");
        File.WriteAllText(npmrc, $"{(File.Exists(own) ? File.ReadAllText(own) : string.Empty)}\ncafile=/etc/ssl/certs/ca-certificates.crt\nprefer-offline=true\n");
        var nuget = Path.Combine(Home, ".nuget", "NuGet", "NuGet.Config");
        string[] secrets = [$"--secret=id=npmrc,src={npmrc}", .. File.Exists(nuget) ? [$"--secret=id=nuget,src={nuget}"] : Array.Empty<string>()];
        string[] caches = [".nuget/packages", ".npm"];
        return
        [
            "--volume=/usr:/usr:ro", "--volume=/etc/ssl:/etc/ssl:ro", "--volume=/etc/alternatives:/etc/alternatives:ro", .. secrets,
            .. caches.Select(cache => $"--volume={Directory.CreateDirectory(Path.Combine(Home, cache)).FullName}:/root/{cache}"),
        ];
    }

    /// <summary>Makes every image that a Dockerfile names in its defaults.</summary>
    public async Task MakeAsync(string dockerfile)
    {
        foreach (Match argument in ImageArgument().Matches(await File.ReadAllTextAsync(dockerfile)))
        {
            var (role, name) = (argument.Groups["role"].Value, argument.Groups["name"].Value);
            if (!string.IsNullOrEmpty(await buildah.RunAsync(Limit, "images", "--quiet", "--filter", $"reference={name}")))
            {
                continue;
            }

            var root = Path.Combine(folder, role);
            Skeleton(root);
            if (role is "NODE_IMAGE" or "SDK_IMAGE")
            {
                Directory.CreateDirectory(Path.Combine(root, "root"));
                await CommitAsync(root, name, []);
            }
            else
            {
                await FillBaseAsync(root);
                // As in .NET's images.
                await CommitAsync(root, name, ["--user=1654", "--env=APP_UID=1654", "--env=ASPNETCORE_HTTP_PORTS=8080", "--env=DOTNET_RUNNING_IN_CONTAINER=true"]);
            }
        }
    }

    [GeneratedRegex(@"^ARG (?<role>[A-Z_]+_IMAGE)=(?<name>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageArgument();

    /// <summary>As .NET's chiselled image: the libraries that .NET needs, .NET, a user, no shell and no package manager.</summary>
    private static async Task FillBaseAsync(string root)
    {
        string[] packages = ["base-files", "ca-certificates", "libc6", "libgcc-s1", "libssl3", "libstdc++6", "zlib1g"];
        await DebianFiles.CopyAsync(packages, ["/usr/lib/", "/usr/lib64/", "/etc/os-release", "/usr/share/ca-certificates/"], root);
        var authorities = Directory.GetFiles(Path.Combine(root, "usr/share/ca-certificates"), "*.crt", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        Directory.CreateDirectory(Path.Combine(root, "etc/ssl/certs"));
        await File.WriteAllLinesAsync(Path.Combine(root, "etc/ssl/certs/ca-certificates.crt"), authorities.Select(File.ReadAllText));

        var target = Directory.CreateDirectory(Path.Combine(root, "usr/share/dotnet")).FullName;
        var copied = await ChildProcess.RunAsync("cp", ["--archive", $"{DotNet}/dotnet", $"{DotNet}/host", $"{DotNet}/shared", target]);
        copied.ExitCode.Should().Be(0, "{0}", copied);
        File.CreateSymbolicLink(Path.Combine(root, "usr/bin/dotnet"), "/usr/share/dotnet/dotnet");
    }

    private static void Skeleton(string root)
    {
        foreach (var name in (string[])["bin", "lib", "lib64", "sbin"])
        {
            Directory.CreateDirectory(Path.Combine(root, "usr", name));
            File.CreateSymbolicLink(Path.Combine(root, name), $"usr/{name}");
        }

        foreach (var name in (string[])["etc", "proc", "dev", "sys", "home/app"])
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        Directory.CreateDirectory(Path.Combine(root, "tmp"), UnixModes.Temporary);
        File.SetUnixFileMode(Path.Combine(root, "tmp"), UnixModes.Temporary);
        // NuGet waits for ever where it can not look its user up.
        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n");
        File.WriteAllText(Path.Combine(root, "etc/group"), "root:x:0:\napp:x:1654:\n");
    }

    private async Task CommitAsync(string root, string name, string[] configuration)
    {
        var container = await buildah.RunAsync(Limit, "from", "scratch");
        await buildah.RunAsync(Limit, "add", "--quiet", container, root, "/");
        await buildah.RunAsync(Limit, ["config", .. configuration, container]);
        await buildah.RunAsync(Limit, "commit", "--quiet", "--rm", container, name);
        Directory.Delete(root, recursive: true);
    }
}

using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Configuration;

namespace LocalCluster.Kubelet.Volumes;

/// <summary>The volumes of one pod as real folders. Those made of objects are written again when the objects change.</summary>
/// <param name="root">The pod's own folder.</param>
/// <param name="files">Works out what the files of a volume are.</param>
/// <param name="claims">Knows the folders behind claims.</param>
public sealed class VolumeFolders(string root, VolumeFiles files, ClaimFolders claims)
{
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>Volume name to its folder, for those that are set up.</summary>
    public IReadOnlyDictionary<string, string> Folders => _folders;

    /// <summary>Sets up every volume, or brings it up to date. Throws <see cref="ConfigurationException"/> for one that can not be (yet).</summary>
    public async Task SetUpAsync(JsonObject pod, string address, CancellationToken cancel)
    {
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            var name = volume.Text("name") ?? "";
            try
            {
                _folders[name] = volume.Map("hostPath") is { } hostPath ? HostPath(hostPath)
                    : volume.Text("persistentVolumeClaim", "claimName") is { } claim ? claims.Of(pod.Namespace(), claim)
                    : await OwnFolderAsync(pod, volume, name, address, cancel).ConfigureAwait(false);
            }
            catch (ConfigurationException failure)
            {
                throw new ConfigurationException($"MountVolume.SetUp failed for volume \"{name}\" : {failure.Message}");
            }
        }
    }

    private static string HostPath(JsonObject hostPath)
    {
        var path = hostPath.Text("path") ?? "";
        switch (hostPath.Text("type"))
        {
            case "DirectoryOrCreate":
                Directory.CreateDirectory(path);
                break;
            case "FileOrCreate" when !File.Exists(path):
                File.WriteAllBytes(path, []);
                break;
            case "Directory" when !Directory.Exists(path):
                throw new ConfigurationException($"hostPath type check failed: {path} is not a directory");
            case "File" when !File.Exists(path):
                throw new ConfigurationException($"hostPath type check failed: {path} is not a file");
        }

        return path;
    }

    private async Task<string> OwnFolderAsync(JsonObject pod, JsonObject volume, string name, string address, CancellationToken cancel)
    {
        var folder = Path.Combine(root, "volumes", name);
        if (volume.ContainsKey("emptyDir"))
        {
            Directory.CreateDirectory(folder);
            return folder;
        }

        var wanted = await files.OfAsync(pod, volume, address, cancel).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        foreach (var (path, content) in wanted)
        {
            WriteIfChanged(Path.Combine(folder, path), content);
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!wanted.ContainsKey(Path.GetRelativePath(folder, path)))
            {
                File.Delete(path);
            }
        }

        return folder;
    }

    /// <summary>Renames a finished file into place: a reader sees the old content or the new one, never half of it.</summary>
    private static void WriteIfChanged(string path, byte[] content)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }
}

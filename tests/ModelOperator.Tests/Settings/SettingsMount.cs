using System.Diagnostics;

namespace ModelOperator.Tests.Settings;

/// <summary>
/// A folder as the kubelet mounts a ConfigMap: <c>settings.yaml</c> links to <c>..data/settings.yaml</c>, and <c>..data</c> to a folder with the content. An edit
/// makes a new folder and moves a new <c>..data</c> over the old one; the file's own link never changes.
/// </summary>
internal sealed class SettingsMount : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-settings-");
    private int _version;

    public SettingsMount(string content)
    {
        Write(content);
        System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", "settings.yaml"));
    }

    public string File => Path.Combine(_folder.FullName, "settings.yaml");

    private string Data => Path.Combine(_folder.FullName, "..data");

    public void Write(string content)
    {
        var version = $"..version-{++_version}";
        _folder.CreateSubdirectory(version);
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, version, "settings.yaml"), content);
        var fresh = Path.Combine(_folder.FullName, "..data_tmp");
        System.IO.File.CreateSymbolicLink(fresh, version);
        // One rename(2), as the kubelet does it. File.Move follows a link to a folder, and refuses it.
        using var move = Process.Start("mv", ["-T", fresh, Data]);
        move.WaitForExit();
    }

    /// <summary>The whole content goes, as when the volume is torn down.</summary>
    public void Remove() => System.IO.File.Delete(Data);

    public void Dispose() => _folder.Delete(recursive: true);
}

namespace LocalCluster;

/// <summary>Writes the kubeconfig that names the cluster; kubectl, Helm and the operator read it.</summary>
public static class Kubeconfig
{
    public static async Task WriteAsync(string path, string url, CancellationToken cancel)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}");
        await File.WriteAllTextAsync(temporary, $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: local-cluster
              cluster:
                server: {url}
            users:
            - name: admin
              user: {"{}"}
            contexts:
            - name: local-cluster
              context:
                cluster: local-cluster
                user: admin
                namespace: default
            current-context: local-cluster

            """, cancel).ConfigureAwait(false);
        File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        // Renamed into place: whoever waits for the file never reads half of it.
        File.Move(temporary, path, overwrite: true);
    }
}

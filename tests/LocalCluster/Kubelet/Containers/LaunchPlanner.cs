using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Configuration;
using LocalCluster.Kubelet.Pods;

namespace LocalCluster.Kubelet.Containers;

/// <summary>Turns what a pod says of a container into what to run on this machine.</summary>
public sealed class LaunchPlanner(KubeletServices kubelet)
{
    // What an image would have set. The machine's other variables are none of a container's business.
    private static readonly string[] Inherited =
        ["PATH", "LANG", "TZ", "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    /// <summary>Throws <see cref="ConfigurationException"/> when something that is referred to is missing.</summary>
    public async Task<LaunchPlan> PlanAsync(PodContext pod, JsonObject container, CancellationToken cancel)
    {
        var name = container.Text("name") ?? "";
        var folder = Path.Combine(pod.Folder, "containers", name);
        var temporary = Path.Combine(folder, "tmp");
        Directory.CreateDirectory(temporary);
        var terminationLog = Path.Combine(folder, "termination-log");
        var root = Path.Combine(folder, "root");
        var paths = Paths(pod, container, root, terminationLog);
        var rewriter = new PathRewriter(paths, MountTree.Above(root, container.Items("volumeMounts").Select(mount => mount.Text("mountPath") ?? "")), pod.Address);

        var declared = await kubelet.Environment.BuildAsync(pod.Object, container, pod.Address, cancel).ConfigureAwait(false);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOSTNAME"] = pod.Object.Name(),
            ["HOME"] = folder,
            ["TMPDIR"] = rewriter.Resolve("/tmp") ?? temporary,
        };
        foreach (var variable in Inherited)
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value)
            {
                environment[variable] = value;
            }
        }

        if (kubelet.Access is { } access && ServiceAccountAdmission.TokenPath(container) is { } tokenPath)
        {
            var kubeconfig = Path.Combine(folder, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, access.Kubeconfig(rewriter.Resolve(tokenPath)!, pod.Object.Namespace() ?? ""), cancel).ConfigureAwait(false);
            environment["KUBECONFIG"] = kubeconfig;
        }

        foreach (var (variable, value) in declared)
        {
            environment[variable] = rewriter.Rewrite(value);
        }

        var command = container.Texts("command").Select(Final).ToList();
        var image = kubelet.Options.Images[container.Text("image") ?? ""];
        var working = container.Text("workingDir") is { } wanted ? rewriter.Resolve(wanted) ?? wanted : folder;
        return new LaunchPlan(
            command.Count > 0 ? command[0] : Path.GetFullPath(image),
            [.. command.Skip(1), .. container.Texts("args").Select(Final)],
            environment,
            Directory.Exists(working) ? working : folder,
            terminationLog,
            rewriter);

        string Final(string text) => rewriter.Rewrite(VariableExpansion.Expand(text, declared));
    }

    private Dictionary<string, string> Paths(PodContext pod, JsonObject container, string root, string terminationLog)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (inside, outside) in kubelet.Options.ImagePaths)
        {
            result[inside] = Path.GetFullPath(outside);
        }

        var mounts = container.Items("volumeMounts").Select(mount => mount.Text("mountPath") ?? "").ToList();
        foreach (var mount in container.Items("volumeMounts"))
        {
            var volume = mount.Text("name") ?? "";
            if (!pod.Volumes.Folders.TryGetValue(volume, out var folder))
            {
                throw new ConfigurationException($"container {container.Text("name")} mounts the volume \"{volume}\", which the pod does not have");
            }

            var inside = mount.Text("mountPath") ?? "";
            var outside = SubPath(folder, mount.Text("subPath"));
            // A link in a mounted folder would be written into the volume.
            var isNested = mounts.Any(other => other != inside && (IsBelow(other, inside) || IsBelow(inside, other)));
            result[inside] = isNested ? outside : MountTree.Link(root, inside, outside);
        }

        result[container.Text("terminationMessagePath") ?? "/dev/termination-log"] = terminationLog;
        return result;
    }

    private static bool IsBelow(string folder, string path) => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string SubPath(string folder, string? subPath)
    {
        if (string.IsNullOrEmpty(subPath))
        {
            return folder;
        }

        var path = Path.Combine(folder, subPath);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(path);
        }

        return path;
    }
}

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Kubeconfig files, merged: of entries with one name the first counts.</summary>
internal sealed class Kubeconfig
{
    private readonly Dictionary<string, KubeconfigEntry> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> _users = new(StringComparer.Ordinal);

    public string? CurrentContext { get; private set; }

    /// <exception cref="KubernetesConfigurationException">None of the files exists, or one is no kubeconfig.</exception>
    public static Kubeconfig Load(IReadOnlyList<string> paths)
    {
        var existing = paths.Where(File.Exists).ToList();
        if (existing.Count == 0)
        {
            throw new KubernetesConfigurationException($"Found no kubeconfig at {string.Join(", ", paths)}.");
        }

        var kubeconfig = new Kubeconfig();
        foreach (var path in existing)
        {
            kubeconfig.Add(path);
        }

        return kubeconfig;
    }

    /// <summary>The entries that a context names; the user is null where the context names none.</summary>
    public (KubeconfigEntry Context, KubeconfigEntry Cluster, KubeconfigEntry? User) Resolve(string? contextName)
    {
        contextName ??= CurrentContext ?? throw new KubernetesConfigurationException("The kubeconfig has no current-context. Set one with kubectl config use-context.");
        var context = Find(_contexts, "context", contextName);
        var cluster = Find(_clusters, "cluster", context.Text("cluster")
            ?? throw new KubernetesConfigurationException($"The context \"{contextName}\" names no cluster."));
        var user = context.Text("user") is { } userName ? Find(_users, "user", userName) : null;
        return (context, cluster, user);
    }

    private static KubeconfigEntry Find(Dictionary<string, KubeconfigEntry> entries, string what, string name) =>
        entries.TryGetValue(name, out var entry)
            ? entry
            : throw new KubernetesConfigurationException(
                $"The kubeconfig has no {what} \"{name}\"; it has {(entries.Count == 0 ? "none" : string.Join(", ", entries.Keys.Order(StringComparer.Ordinal)))}.");

    private void Add(string path)
    {
        var root = Parse(path);
        CurrentContext ??= root.Text("current-context");
        Collect(root, "clusters", "cluster", _clusters);
        Collect(root, "contexts", "context", _contexts);
        Collect(root, "users", "user", _users);
    }

    private static void Collect(KubeconfigEntry root, string list, string member, Dictionary<string, KubeconfigEntry> entries)
    {
        foreach (var item in root.Maps(list))
        {
            if (item.Text("name") is { } name && item.Map(member) is { } entry)
            {
                entries.TryAdd(name, entry);
            }
        }
    }

    private static KubeconfigEntry Parse(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using var reader = File.OpenText(path);
            yaml.Load(reader);
            if (yaml.Documents is [{ RootNode: YamlMappingNode map }, ..])
            {
                return new KubeconfigEntry(map, Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }
        catch (YamlException exception)
        {
            throw new KubernetesConfigurationException($"{path} is no YAML: {exception.Message}", exception);
        }

        throw new KubernetesConfigurationException($"{path} is no kubeconfig: it has no map at its root.");
    }
}

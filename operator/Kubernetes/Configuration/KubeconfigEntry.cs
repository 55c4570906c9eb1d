using YamlDotNet.RepresentationModel;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A map of a kubeconfig, with the folder that its relative paths start from.</summary>
internal sealed class KubeconfigEntry(YamlMappingNode node, string folder)
{
    public string? Text(string key) => Child(key) is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;

    public bool Flag(string key) => string.Equals(Text(key), "true", StringComparison.OrdinalIgnoreCase);

    public KubeconfigEntry? Map(string key) => Child(key) is YamlMappingNode map ? new KubeconfigEntry(map, folder) : null;

    public IEnumerable<KubeconfigEntry> Maps(string key) =>
        Child(key) is YamlSequenceNode list ? list.OfType<YamlMappingNode>().Select(map => new KubeconfigEntry(map, folder)) : [];

    public IEnumerable<string> Texts(string key) =>
        Child(key) is YamlSequenceNode list ? list.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "") : [];

    /// <summary>A path, made absolute.</summary>
    public string? Path(string key) => Text(key) is { } path ? System.IO.Path.GetFullPath(path, folder) : null;

    /// <summary>A command: one with a folder in it is relative to the file, any other is looked up in PATH.</summary>
    public string? Command(string key) =>
        Text(key) is { } command && command.Contains('/', StringComparison.Ordinal) ? System.IO.Path.GetFullPath(command, folder) : Text(key);

    /// <summary>What is given inline as base64 under <c>KEY-data</c>, or in the file that KEY names. Inline wins, as in kubectl.</summary>
    public byte[]? Content(string key)
    {
        if (Text(key + "-data") is { } inline)
        {
            return Convert.FromBase64String(inline);
        }

        return Path(key) is { } path ? File.ReadAllBytes(path) : null;
    }

    private YamlNode? Child(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}

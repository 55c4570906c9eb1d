using System.Collections.Frozen;

namespace LocalCluster.Schemas;

/// <summary>
/// The fields of an object type. Separate from <see cref="SchemaNode"/> so that a type can hold itself (JSONSchemaProps) and so that the
/// many uses of one built-in type share it. Filled once, right after construction.
/// </summary>
internal sealed class StructType(string name)
{
    /// <summary>The type's name in messages about wrong types, <c>DeploymentSpec</c>; empty for a custom resource.</summary>
    public string Name => name;

    public FrozenDictionary<string, SchemaNode> Properties { get; private set; } = FrozenDictionary<string, SchemaNode>.Empty;

    /// <summary>Field names in the order of declaration.</summary>
    public IReadOnlyList<string> Order { get; private set; } = [];

    public IReadOnlyList<string> Required { get; private set; } = [];

    public void Fill(IReadOnlyList<KeyValuePair<string, SchemaNode>> properties, IReadOnlyList<string> required)
    {
        Properties = properties.ToFrozenDictionary(StringComparer.Ordinal);
        Order = [.. properties.Select(p => p.Key)];
        Required = required;
    }
}

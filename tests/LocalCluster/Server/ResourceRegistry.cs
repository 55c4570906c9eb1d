using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>The resources that are served at this moment: the built-in ones, and those of the established definitions.</summary>
public sealed class ResourceRegistry
{
    private readonly ConcurrentDictionary<(string Group, string Version, string Plural), ResourceType> _types = new();

    public ResourceRegistry(ObjectStore store)
    {
        foreach (var type in BuiltinTypes.In(store))
        {
            Add(type);
        }
    }

    /// <summary>Goes up whenever a resource comes or goes, so that discovery documents can be cached by it.</summary>
    public int Revision { get; private set; }

    /// <summary>All types, built-in groups in no particular order but each group's versions and resources sorted.</summary>
    public IReadOnlyList<ResourceType> All =>
        [.. _types.Values.OrderBy(t => t.Group, StringComparer.Ordinal).ThenByDescending(t => t.Version, StringComparer.Ordinal).ThenBy(t => t.Plural, StringComparer.Ordinal)];

    public bool TryGet(string group, string version, string plural, [NotNullWhen(true)] out ResourceType? type) =>
        _types.TryGetValue((group, version, plural), out type);

    public bool HasGroupVersion(string group, string version) => _types.Keys.Any(key => key.Group == group && key.Version == version);

    /// <summary>A type by any of its versions, for an owner reference or a collection.</summary>
    public ResourceType? OfCollection(Collection collection) => _types.Values.FirstOrDefault(type => type.Collection == collection && type.Conversion is null)
        ?? _types.Values.FirstOrDefault(type => type.Collection == collection);

    public void Add(ResourceType type)
    {
        _types[(type.Group, type.Version, type.Plural)] = type;
        Revision++;
    }

    public void Remove(string group, string plural)
    {
        foreach (var key in _types.Keys.Where(key => key.Group == group && key.Plural == plural))
        {
            _types.TryRemove(key, out _);
        }

        Revision++;
    }
}

using LocalCluster.Schemas;
using LocalCluster.Storage;
using LocalCluster.Tables;

namespace LocalCluster.Server;

/// <summary>One resource in one served version: its names, its schema, and the collection that holds its objects.</summary>
public sealed record ResourceType
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required bool Namespaced { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool HasStatus { get; init; }

    /// <summary>Where the scale subresource reads and writes; null when there is none.</summary>
    public ScalePaths? Scale { get; init; }

    public required TypeSchema Schema { get; init; }

    public required Collection Collection { get; init; }

    /// <summary>The columns of kubectl's table, past the name.</summary>
    public TableColumns Columns { get; init; } = TableColumns.AgeOnly;

    /// <summary>How the objects of this version differ from those that are stored; null when they do not.</summary>
    public IVersionConversion? Conversion { get; init; }

    /// <summary>Whether the definition of this resource is an object itself.</summary>
    public bool IsCustom => Schema.IsCustom;

    /// <summary>What is in <c>spec</c> counts in <c>metadata.generation</c>.</summary>
    public bool HasGeneration { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

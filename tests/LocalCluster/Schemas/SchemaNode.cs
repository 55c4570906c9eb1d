using System.Text.Json.Nodes;
using LocalCluster.Schemas.Cel;

namespace LocalCluster.Schemas;

/// <summary>The schema of one value. Immutable once built; shared between threads.</summary>
internal sealed record SchemaNode
{
    /// <summary>Takes everything: the inside of x-kubernetes-preserve-unknown-fields.</summary>
    public static readonly SchemaNode Anything = new() { Kind = NodeKind.Any };

    public required NodeKind Kind { get; init; }

    public ScalarType Scalar { get; init; }

    /// <summary>The fields, for <see cref="NodeKind.Object"/>.</summary>
    public StructType? Struct { get; init; }

    /// <summary>The values of a map or the items of a list.</summary>
    public SchemaNode? Element { get; init; }

    /// <summary>An object or map that server-side apply treats as one value.</summary>
    public bool Atomic { get; init; }

    public ListKind List { get; init; }

    /// <summary>The key fields of a <see cref="ListKind.Map"/>, in alphabetical order.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public bool PreserveUnknown { get; init; }

    /// <summary>An object with apiVersion, kind and metadata of its own; metadata is then checked by rules of its own.</summary>
    public bool IsResource { get; init; }

    /// <summary>Such an object inside another one, where apiVersion and kind must be given.</summary>
    public bool Embedded { get; init; }

    public bool Nullable { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary>Written even when empty (a Go field without omitempty): part of an empty object, so nobody comes to own it.</summary>
    public bool Always { get; init; }

    /// <summary>The strategic merge key of a list of objects; "" for a list of scalars that merges as a set; null for a list that is replaced.</summary>
    public string? MergeKey { get; init; }

    /// <summary>Strategic merge honours $retainKeys (a union of alternatives).</summary>
    public bool RetainKeys { get; init; }

    public string? Format { get; init; }

    public string Description { get; init; } = "";

    public ValueRules? Rules { get; init; }

    public IReadOnlyList<CelRule> Validations { get; init; } = [];

    /// <summary>Whether there are CEL rules here or anywhere inside: where there are none, nothing needs to be walked.</summary>
    public bool ContainsRules { get; init; }

    /// <summary>The schema of a field of an object or map; null when it is not declared.</summary>
    public SchemaNode? Field(string name) => Kind switch
    {
        NodeKind.Object => Struct!.Properties.TryGetValue(name, out var property) ? property : PreserveUnknown ? Anything : null,
        NodeKind.Map => Element,
        NodeKind.Any => Anything,
        _ => null,
    };

    /// <summary>True for a field that the schema names, false for the key of a map.</summary>
    public bool Names(string name) => Kind == NodeKind.Object && Struct!.Properties.ContainsKey(name);

    /// <summary>What an empty Go value of this type is written as.</summary>
    public JsonNode? Empty() => Kind switch
    {
        NodeKind.Object => EmptyObject(),
        NodeKind.Scalar => Scalar switch
        {
            ScalarType.String => "",
            ScalarType.Integer or ScalarType.Number or ScalarType.IntOrString => 0,
            ScalarType.Boolean => false,
            ScalarType.Quantity => "0",
            _ => null,
        },
        _ => null,
    };

    private JsonObject EmptyObject()
    {
        var result = new JsonObject();
        foreach (var name in Struct!.Order)
        {
            var field = Struct.Properties[name];
            if (field.Always)
            {
                result[name] = field.Empty();
            }
        }

        return result;
    }
}

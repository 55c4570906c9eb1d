namespace LocalCluster.Schemas.Cel;

/// <summary>
/// What the checker knows of an expression: the schema of its value where there is one, else only a name. Dyn stands for "anything".
/// It is also the value of a type name such as <c>int</c> in an expression.
/// </summary>
internal sealed record CelType(string Name, SchemaNode? Schema = null, CelType? Element = null)
{
    public static readonly CelType Dyn = new("dyn");
    public static readonly CelType Int = new("int");
    public static readonly CelType Uint = new("uint");
    public static readonly CelType Double = new("double");
    public static readonly CelType Bool = new("bool");
    public static readonly CelType String = new("string");
    public static readonly CelType Bytes = new("bytes");
    public static readonly CelType Null = new("null_type");
    public static readonly CelType Timestamp = new("timestamp");
    public static readonly CelType Duration = new("duration");
    public static readonly CelType Quantity = new("kubernetes.Quantity");
    public static readonly CelType Url = new("kubernetes.URL");

    private static readonly Dictionary<string, CelType> Names = new(StringComparer.Ordinal)
    {
        ["int"] = Int,
        ["uint"] = Uint,
        ["double"] = Double,
        ["bool"] = Bool,
        ["string"] = String,
        ["bytes"] = Bytes,
        ["list"] = new("list"),
        ["map"] = new("map"),
        ["null_type"] = Null,
        ["type"] = new("type"),
    };

    public bool IsDyn => Name == "dyn";

    public bool IsNumber => Name is "int" or "uint" or "double";

    public static CelType? ByName(string name) => Names.GetValueOrDefault(name);

    public static CelType Of(object? value)
    {
        var name = CelValues.TypeName(value);
        return Names.GetValueOrDefault(name) ?? new CelType(name);
    }

    public static CelType ListOf(CelType element) => new("list", Element: element);

    /// <summary>The type of a value with a schema.</summary>
    public static CelType From(SchemaNode schema) => schema.Kind switch
    {
        NodeKind.Object => new CelType("object", schema),
        NodeKind.Map => new CelType("map", schema, From(schema.Element!)),
        NodeKind.List => new CelType("list", schema, From(schema.Element!)),
        NodeKind.Scalar => schema.Scalar switch
        {
            ScalarType.Integer => Int,
            ScalarType.Number => Double,
            ScalarType.Boolean => Bool,
            ScalarType.IntOrString => Dyn,
            _ => schema.Format switch
            {
                "date-time" or "date" => Timestamp,
                "duration" => Duration,
                "byte" => Bytes,
                _ => String,
            },
        },
        _ => Dyn,
    };

    /// <summary>The name in messages: <c>list(string)</c>.</summary>
    public string Show() => Name switch
    {
        "list" => $"list({Element?.Show() ?? "dyn"})",
        "map" => $"map(string, {Element?.Show() ?? "dyn"})",
        _ => Name,
    };
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCluster.Schemas.Builtin;

/// <summary>
/// Reads the .schema files, the compact form in which the built-in kinds are written down.
/// <code>
/// kind GROUP/VERSION NAME "description"      a kind ("v1" for the core group); apiVersion, kind and metadata come by themselves
/// type NAME [atomic] [extends BASE] "..."    an object inside; atomic: server-side apply treats it as one value
///   FIELD[*][!][?]: TYPE OPTION... # description
/// </code>
/// A <c>*</c> makes the field required, a <c>!</c> writes it even when empty, a <c>?</c> keeps an empty text (others are dropped, as omitempty does).
/// TYPE is string, int32, int64, number, bool, bytes, quantity, intOrString, time, microtime, any, a type's name, <c>map&lt;TYPE&gt;</c>,
/// <c>atomic map&lt;TYPE&gt;</c> or <c>[TYPE]</c>. OPTION is <c>set</c> or <c>by KEY,KEY</c> (how a list merges in server-side apply; default
/// atomic), <c>merge KEY</c> (the key of a strategic merge where it differs), <c>retain</c> (strategic merge knows $retainKeys),
/// <c>= JSON</c> (default), <c>in A|B</c> (the values allowed).
/// </summary>
internal sealed partial class SchemaText
{
    private static readonly Dictionary<string, (ScalarType Type, string? Format)> Scalars = new(StringComparer.Ordinal)
    {
        ["string"] = (ScalarType.String, null),
        ["int32"] = (ScalarType.Integer, "int32"),
        ["int64"] = (ScalarType.Integer, "int64"),
        ["number"] = (ScalarType.Number, "double"),
        ["bool"] = (ScalarType.Boolean, null),
        ["bytes"] = (ScalarType.Bytes, "byte"),
        ["quantity"] = (ScalarType.Quantity, null),
        ["intOrString"] = (ScalarType.IntOrString, null),
        ["time"] = (ScalarType.Time, "date-time"),
        ["microtime"] = (ScalarType.MicroTime, "date-time"),
    };

    private readonly Dictionary<string, Declaration> _types = new(StringComparer.Ordinal);

    /// <summary>The kinds, by (apiVersion, kind).</summary>
    public Dictionary<(string ApiVersion, string Kind), SchemaNode> Kinds { get; } = [];

    /// <summary>The node of a named type.</summary>
    public SchemaNode Type(string name) => Node(_types[name]);

    public static SchemaText Parse(IEnumerable<string> files)
    {
        var text = new SchemaText();
        var lines = files.SelectMany(f => f.Split('\n')).Where(l => l.Length > 0 && l[0] != '#').ToList();
        foreach (var line in lines)
        {
            text.Declare(line);
        }

        foreach (var declaration in text._types.Values)
        {
            text.Fill(declaration);
        }

        return text;
    }

    [GeneratedRegex("""^kind (\S+) (\S+) "(.*)"$""", RegexOptions.None, 1000)]
    private static partial Regex KindLine();

    [GeneratedRegex("""^type (\S+)( atomic)?(?: extends (\S+))? "(.*)"$""", RegexOptions.None, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^  ([^\s:*!?]+)(\*?)(!?)(\??): (.+?) # (.*)$""", RegexOptions.None, 1000)]
    private static partial Regex FieldLine();

    [GeneratedRegex("""^(?<type>(?:atomic )?[^\s]+)(?: (?<set>set)| by (?<keys>\S+))?(?: merge (?<merge>\S+))?(?<retain> retain)?(?: = (?<default>.+?))?(?: in (?<enum>\S+))?$""", RegexOptions.None, 1000)]
    private static partial Regex TypeExpression();

    private void Declare(string line)
    {
        if (FieldLine().Match(line) is { Success: true } field)
        {
            _types.Values.Last().Fields.Add(field);
        }
        else if (TypeLine().Match(line) is { Success: true } type)
        {
            var name = type.Groups[1].Value;
            _types.Add(name, new Declaration(new StructType(name), type.Groups[4].Value)
            {
                Atomic = type.Groups[2].Success,
                Base = type.Groups[3].Success ? type.Groups[3].Value : null,
            });
        }
        else if (KindLine().Match(line) is { Success: true } kind)
        {
            var (version, name) = (kind.Groups[1].Value, kind.Groups[2].Value);
            var declaration = new Declaration(new StructType(name), kind.Groups[3].Value) { IsKind = true };
            // The first kind of a name can also be used as a type (the claims of a StatefulSet).
            _types.Add(_types.ContainsKey(name) ? $"{version} {name}" : name, declaration);
            Kinds.Add((version, name), Node(declaration));
        }
        else
        {
            throw new FormatException($"A line of a .schema file can not be read: {line}");
        }
    }

    private static SchemaNode Node(Declaration declaration) => new()
    {
        Kind = NodeKind.Object,
        Struct = declaration.Struct,
        Atomic = declaration.Atomic,
        Description = declaration.Description,
    };

    private void Fill(Declaration declaration)
    {
        var fields = new List<KeyValuePair<string, SchemaNode>>();
        var required = new List<string>();
        if (declaration.IsKind)
        {
            fields.Add(new("apiVersion", Text("Version of this form of the object.")));
            fields.Add(new("kind", Text("Kind of the object.")));
            fields.Add(new("metadata", Type("ObjectMeta") with { Always = true, Description = "Who and what the object is." }));
        }

        foreach (var line in (declaration.Base is { } of ? _types[of].Fields : []).Concat(declaration.Fields))
        {
            var name = line.Groups[1].Value;
            fields.Add(new(name, Read(line)));
            if (line.Groups[2].Length > 0)
            {
                required.Add(name);
            }
        }

        declaration.Struct.Fill(fields, required);
    }

    private static SchemaNode Text(string description) => new() { Kind = NodeKind.Scalar, Scalar = ScalarType.String, Description = description };

    private SchemaNode Read(Match line)
    {
        var expression = TypeExpression().Match(line.Groups[5].Value);
        if (!expression.Success)
        {
            throw new FormatException($"A field of a .schema file can not be read: {line.Value}");
        }

        var keys = expression.Groups["keys"].Success ? expression.Groups["keys"].Value.Split(',') : [];
        var isSet = expression.Groups["set"].Success;
        var node = ReadType(expression.Groups["type"].Value);
        return node with
        {
            Always = line.Groups[3].Length > 0,
            // For a built-in kind this says that an empty text is kept; a null never is.
            Nullable = line.Groups[4].Length > 0,
            Description = line.Groups[6].Value,
            List = isSet ? ListKind.Set : keys.Length > 0 ? ListKind.Map : ListKind.Atomic,
            Keys = [.. keys.Order(StringComparer.Ordinal)],
            MergeKey = expression.Groups["merge"].Success ? expression.Groups["merge"].Value : isSet ? "" : keys.FirstOrDefault(),
            RetainKeys = expression.Groups["retain"].Success,
            Default = expression.Groups["default"].Success ? JsonNode.Parse(expression.Groups["default"].Value) : null,
            Rules = expression.Groups["enum"].Success
                ? new ValueRules { Enum = [.. expression.Groups["enum"].Value.Split('|').Select(v => (JsonNode?)v)] }
                : null,
        };
    }

    private SchemaNode ReadType(string type)
    {
        if (type.StartsWith("atomic ", StringComparison.Ordinal))
        {
            return ReadType(type["atomic ".Length..]) with { Atomic = true };
        }

        if (type.StartsWith("map<", StringComparison.Ordinal))
        {
            return new SchemaNode { Kind = NodeKind.Map, Element = ReadType(type[4..^1]) };
        }

        if (type[0] == '[')
        {
            return new SchemaNode { Kind = NodeKind.List, Element = ReadType(type[1..^1]) };
        }

        if (Scalars.TryGetValue(type, out var scalar))
        {
            return new SchemaNode { Kind = NodeKind.Scalar, Scalar = scalar.Type, Format = scalar.Format };
        }

        return type == "any" ? SchemaNode.Anything with { PreserveUnknown = true } : Type(type);
    }

    private sealed class Declaration(StructType type, string description)
    {
        public StructType Struct => type;

        public string Description => description;

        public List<Match> Fields { get; } = [];

        public bool Atomic { get; init; }

        public bool IsKind { get; init; }

        public string? Base { get; init; }
    }
}

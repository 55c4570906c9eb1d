using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Cel;

/// <summary>One entry of x-kubernetes-validations.</summary>
internal sealed record CelRule(string Rule, string? Message, string? MessageExpression, string? Reason, string? FieldPath, bool OptionalOldSelf)
{
    // Compiled at the first use for a value: the schema that the rule stands on is not complete while it is being read.
    private readonly ConcurrentDictionary<string, CelProgram?> _programs = new(StringComparer.Ordinal);

    public static CelRule Read(JsonObject rule) => new(
        rule["rule"].AsString() ?? "",
        rule["message"].AsString(),
        rule["messageExpression"].AsString(),
        rule["reason"].AsString(),
        rule["fieldPath"].AsString(),
        rule["optionalOldSelf"].AsBool() ?? false);

    /// <summary>What is said when the rule does not hold.</summary>
    public string FixedMessage => Message is { Length: > 0 } ? Message : $"failed rule: {Rule.Trim()}";

    /// <summary>The compiled rule, or null when it does not compile (a stored definition was checked, so this does not happen there).</summary>
    public CelProgram? Program(SchemaNode self) => _programs.GetOrAdd(Rule, text => TryCompile(text, self, "bool"));

    public CelProgram? MessageProgram(SchemaNode self) =>
        MessageExpression is null ? null : _programs.GetOrAdd("message: " + MessageExpression, _ => TryCompile(MessageExpression, self, "string"));

    private static CelProgram? TryCompile(string text, SchemaNode self, string result)
    {
        try
        {
            return CelProgram.Compile(text, self, result);
        }
        catch (CelCompileException)
        {
            return null;
        }
    }
}

namespace ModelOperator.Entities.Schema;

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>) that the API server checks: on a property with <c>self</c> as its value, on a class with
/// <c>self</c> as the object. The same rule stands in <c>SpecValidator</c> for clusters whose schema is older than the operator.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    /// <summary>What is wrong and what is expected, as the user reads it.</summary>
    public string Message { get; } = message;

    /// <summary>The field to blame, such as <c>.maxReplicas</c>; null blames the object itself.</summary>
    public string? FieldPath { get; init; }
}

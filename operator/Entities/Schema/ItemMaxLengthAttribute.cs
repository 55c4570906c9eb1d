namespace ModelOperator.Entities.Schema;

/// <summary>The longest string in a list of strings. A list under a CEL rule needs it, or the rule's estimated cost is over the API server's budget.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemMaxLengthAttribute(int length) : Attribute
{
    public int Length { get; } = length;
}

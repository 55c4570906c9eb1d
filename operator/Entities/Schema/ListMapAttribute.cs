namespace ModelOperator.Entities.Schema;

/// <summary>A list whose items are told apart by these fields, so that several owners can each apply their own items.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys { get; } = keys;
}

namespace ModelOperator.Entities.Schema;

/// <summary>A string such as <c>500ms</c>, <c>30s</c>, <c>10m</c> or <c>2h</c>: one positive whole number and one unit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : Attribute;

namespace ModelOperator.Entities.Schema;

/// <summary>The schema says <c>type: object</c> and nothing of its fields; the property's documentation has to say why.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

namespace ModelOperator.Entities.Schema;

/// <summary>What the API server fills in where the field is left out, as JSON. For the status alone: no default is ever written into a spec.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SchemaDefaultAttribute(string json) : Attribute
{
    public string Json { get; } = json;
}

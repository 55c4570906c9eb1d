namespace ModelOperator.Entities.Schema;

/// <summary>
/// The field is part of the API and is validated, but nothing acts on it yet. Where it is set, the condition <c>FieldsNotInEffect</c> names
/// it, so that nothing is ignored in silence; the CRD's description says so too.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotYetInEffectAttribute : Attribute;

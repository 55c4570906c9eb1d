using System.Collections;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities.Validation;

/// <summary>
/// What only a cluster with an older schema, or none, lets through: values of a wrong type, and nulls in lists and maps. No other rule looks at a spec that
/// has them.
/// </summary>
internal static class UnreadableFields
{
    public static IEnumerable<FieldError> Find(V1Beta1InferenceService service) =>
        service.DecodeErrors.Select(error => new FieldError(error.Path, error.Message)).Concat(Nulls(service.Spec, "spec"));

    private static IEnumerable<FieldError> Nulls(object? value, string path) => value switch
    {
        null or string => [],
        IDictionary map => map.Keys.Cast<object>().SelectMany(key => Item(map[key], $"{path}[{key}]")),
        IEnumerable items => items.Cast<object?>().SelectMany((item, index) => Item(item, $"{path}[{index}]")),
        _ when value.GetType().Namespace == typeof(InferenceServiceSpec).Namespace => EntityProperties.Of(value.GetType())
            .SelectMany(property => Nulls(property.GetValue(value), $"{path}.{EntityProperties.NameOf(property)}")),
        _ => [],
    };

    private static IEnumerable<FieldError> Item(object? item, string path) =>
        item is null ? [new FieldError(path, "is null; expected a value, or leave it out")] : Nulls(item, path);
}

using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>Says in people's words what a field takes.</summary>
internal static class ExpectedValue
{
    /// <summary>What stands at a path below a type, such as <c>a whole number</c>.</summary>
    public static string At(JsonTypeInfo root, JsonFieldPath path)
    {
        Type? type = root.Type;
        foreach (var name in path.Names)
        {
            type = type is null ? null : Below(root.Options, type, name);
        }

        return type is null ? "a value of another type" : Describe(Nullable.GetUnderlyingType(type) ?? type);
    }

    private static Type? Below(JsonSerializerOptions options, Type type, string name)
    {
        var info = options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => info.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType,
            JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Enumerable => type.IsGenericType ? type.GetGenericArguments()[^1] : null,
            _ => null,
        };
    }

    private static string Describe(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "a string",
        TypeCode.Boolean => "true or false",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Double or TypeCode.Single or TypeCode.Decimal => "a number",
        TypeCode.DateTime => "a time such as 2030-01-31T12:00:00Z",
        _ when type.IsGenericType && type.GetGenericArguments().Length == 2 => "a map",
        _ when typeof(IEnumerable).IsAssignableFrom(type) => "a list",
        _ => "an object with fields",
    };
}

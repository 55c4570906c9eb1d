using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using ModelOperator.Crds;

namespace ModelOperator.Tests.Crds;

/// <summary>A field in a fragment that the Kubernetes type lacks would be accepted by the API server and then lost.</summary>
public sealed class SchemaFragmentsTest
{
    private static IEnumerable<Type> Types => SchemaFragments.Types.Where(type => type != typeof(ResourceQuantity));

    [TestCaseSource(nameof(Types))]
    public void Fragment_EveryField_ExistsOnTheType(Type type) => Missing(SchemaFragments.For(type), type, type.Name).Should().BeEmpty();

    [Test]
    public void Fragment_OfATypeWithoutOne_NamesTheTypeAndTheRemedy()
    {
        var act = () => SchemaFragments.For(typeof(V1Deployment));

        act.Should().Throw<NotSupportedException>().WithMessage("*V1Deployment*Fragments*");
    }

    private static IEnumerable<string> Missing(JsonObject schema, Type type, string path)
    {
        if (schema["items"] is JsonObject items)
        {
            return Missing(items, type.GetGenericArguments()[0], path + "[]");
        }

        return (schema["properties"] as JsonObject ?? []).SelectMany(pair =>
        {
            var property = type.GetProperties().FirstOrDefault(candidate => NameOf(candidate) == pair.Key);
            return property is null
                ? [$"{path}.{pair.Key}"]
                : Missing((JsonObject)pair.Value!, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, $"{path}.{pair.Key}");
        });
    }

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}

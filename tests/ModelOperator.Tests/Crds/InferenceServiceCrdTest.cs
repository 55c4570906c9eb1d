using System.Text.Json.Nodes;
using ModelOperator.Crds;
using Testing;

namespace ModelOperator.Tests.Crds;

public sealed class InferenceServiceCrdTest
{
    private static readonly JsonObject Crd = InferenceServiceCrd.Build(DocumentationFile.Load());

    private static JsonObject Version => (JsonObject)Crd["spec"]!["versions"]![0]!;

    private static JsonObject Schema => (JsonObject)Version["schema"]!["openAPIV3Schema"]!;

    [Test]
    public void Yaml_Generated_EqualsTheCheckedInFile()
    {
        var path = Path.Combine(RepositoryPaths.Root, "crds", InferenceServiceCrd.FileName);

        File.ReadAllText(path).Should().Be(InferenceServiceCrd.Yaml(), "crds/ is generated: model-operator crds > crds/{0}", InferenceServiceCrd.FileName);
    }

    [Test]
    public void Yaml_Size_LeavesRoomForClientSideApply()
    {
        // kubectl apply copies the object, as JSON, into an annotation, and 262,144 bytes is the limit of all annotations.
        Crd.ToJsonString().Length.Should().BeLessThan(60_000);
        InferenceServiceCrd.Yaml().Length.Should().BeLessThan(200_000);
    }

    [Test]
    public void Schema_EveryField_HasADescription()
    {
        Properties(Schema, "")
            .Where(field => field.Path != ".metadata" && string.IsNullOrWhiteSpace((string?)field.Schema["description"]))
            .Select(field => field.Path)
            .Should().BeEmpty();
    }

    [Test]
    public void Schema_NoFieldOfTheSpec_HasADefault()
    {
        Nodes((JsonObject)Schema["properties"]!["spec"]!).Where(node => node.ContainsKey("default")).Should().BeEmpty("nothing rewrites a spec; defaults live in status.effective");
    }

    [Test]
    public void Schema_EveryList_SaysHowItIsMerged()
    {
        Nodes(Schema)
            .Where(node => node["type"] is JsonValue type && type.ToString() == "array" && !node.ContainsKey("x-kubernetes-list-type"))
            .Should().BeEmpty();
    }

    [Test]
    public void Schema_EveryListMapKey_IsARequiredFieldOfTheItems()
    {
        foreach (var list in Nodes(Schema).Where(node => (string?)node["x-kubernetes-list-type"] == "map"))
        {
            var required = list["items"]!["required"]!.AsArray().Select(key => (string)key!);
            list["x-kubernetes-list-map-keys"]!.AsArray().Select(key => (string)key!).Should().BeSubsetOf(required);
        }
    }

    [Test]
    public void Schema_EveryRule_HasAMessageAndAFieldPathThatExists()
    {
        foreach (var node in Nodes(Schema).Where(node => node.ContainsKey("x-kubernetes-validations")))
        {
            foreach (var rule in node["x-kubernetes-validations"]!.AsArray().Cast<JsonObject>())
            {
                ((string?)rule["message"]).Should().NotBeNullOrWhiteSpace();
                JsonNode? at = node;
                foreach (var name in ((string?)rule["fieldPath"] ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries))
                {
                    at = at?["properties"]?[name];
                }

                at.Should().NotBeNull("the field path {0} must exist", rule["fieldPath"]);
            }
        }
    }

    [Test]
    public void Schema_OnlyStorageUri_IsRequired()
    {
        var spec = Schema["properties"]!["spec"]!;

        Schema["required"]!.ToJsonString().Should().Be("""["spec"]""");
        spec["required"]!.ToJsonString().Should().Be("""["model"]""");
        spec["properties"]!["model"]!["required"]!.ToJsonString().Should().Be("""["storageUri"]""");
    }

    [Test]
    public void Schema_FieldNotYetInEffect_SaysSo()
    {
        ((string)Schema["properties"]!["spec"]!["properties"]!["observability"]!["properties"]!["tracing"]!["description"]!).Should().Contain("Not in effect yet");
    }

    [Test]
    public void Version_PrinterColumns_AreTheSevenOfTheDesign()
    {
        Version["additionalPrinterColumns"]!.AsArray().Select(column => (string)column!["name"]!)
            .Should().Equal("Ready", "Reason", "Replicas", "Model", "GPU", "URL", "Age");
    }

    [Test]
    public void Version_ScaleSubresource_PointsAtFieldsThatExist()
    {
        var scale = Version["subresources"]!["scale"]!;

        foreach (var key in new[] { "specReplicasPath", "statusReplicasPath", "labelSelectorPath" })
        {
            JsonNode? at = Schema;
            foreach (var name in ((string)scale[key]!).Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                at = at?["properties"]?[name];
            }

            at.Should().NotBeNull("{0} must exist", scale[key]);
        }
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Properties(JsonObject schema, string path)
    {
        var here = (schema["properties"] as JsonObject ?? []).Select(pair => (Path: $"{path}.{pair.Key}", Schema: (JsonObject)pair.Value!)).ToList();
        var below = here.SelectMany(field => Properties(field.Schema, field.Path));
        var items = schema["items"] is JsonObject item ? Properties(item, path + "[]") : [];
        var values = schema["additionalProperties"] is JsonObject value ? Properties(value, path + "{}") : [];
        return here.Concat(below).Concat(items).Concat(values);
    }

    /// <summary>Every schema in the schema.</summary>
    private static IEnumerable<JsonObject> Nodes(JsonObject schema) =>
    [
        schema,
        .. (schema["properties"] as JsonObject ?? []).SelectMany(pair => Nodes((JsonObject)pair.Value!)),
        .. schema["items"] is JsonObject item ? Nodes(item) : [],
        .. schema["additionalProperties"] is JsonObject value ? Nodes(value) : [],
    ];
}

using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas;

public sealed class CrdSchemaTests
{
    private const string Root = "spec.validation.openAPIV3Schema";

    [Test]
    public void Validate_SampleDefinition_HasNoErrors() =>
        CrdSchema.Validate(SampleCrd.Definition(SampleCrd.Schema())).Should().BeEmpty();

    [Test]
    public void Validate_DefaultThatBreaksARule_IsRefused()
    {
        var schema = SampleCrd.Schema();
        schema["properties"]!["spec"]!["properties"]!["scaling"]!["default"] = new JsonObject();

        Messages(schema).Should().Equal(
            $"{Root}.properties[spec].properties[scaling].default: Invalid value: \"object\": no such key: minReplicas evaluating rule: minReplicas must not be above maxReplicas");
    }

    [TestCase("{'type': 'array'}", "items: Required value: must be specified")]
    [TestCase("{}", "type: Required value: must not be empty for specified object fields")]
    [TestCase("{'type': 'text'}", "type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [TestCase("{'type': 'string', 'pattern': '('}", "pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: *")]
    [TestCase("{'type': 'string', 'pattern': '(?=a)'}", "pattern: Invalid value: \"(?=a)\": must be a valid regular expression, but isn't: *")]
    [TestCase("{'type': 'array', 'items': {'type': 'string'}, 'uniqueItems': true}", "uniqueItems: Forbidden: *")]
    [TestCase("{'type': 'array', 'items': {'type': 'object'}, 'x-kubernetes-list-type': 'map'}",
        "x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [TestCase("{'type': 'array', 'items': {'type': 'object', 'properties': {'k': {'type': 'string'}}}, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k']}",
        "items.properties[k].default: Required value: *")]
    [TestCase("{'type': 'object', 'properties': {'a': {'type': 'string'}}, 'additionalProperties': {'type': 'string'}}",
        "additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [TestCase("{'type': 'object', 'anyOf': [{'properties': {'a': {'type': 'string'}}}]}", "anyOf[0].properties[a]: Required value: *")]
    [TestCase("{'type': 'string', 'default': 5}", "default: Invalid value: \"integer\": * in body must be of type string: \"integer\"")]
    [TestCase("{'type': 'string', 'x-kubernetes-validations': [{'rule': 'self.nope > 1'}]}",
        "x-kubernetes-validations[0].rule: Invalid value: *: compilation failed: ERROR: <input>:1:5: type 'string' does not support field selection\n | self.nope > 1\n | ....^")]
    [TestCase("{'type': 'object', 'properties': {'a': {'type': 'string'}}, 'x-kubernetes-validations': [{'rule': 'self.b == 1'}]}",
        "x-kubernetes-validations[0].rule: Invalid value: *: compilation failed: ERROR: <input>:1:5: undefined field 'b'\n | self.b == 1\n | ....^")]
    [TestCase("{'type': 'string', 'x-kubernetes-validations': [{'rule': 'size(self)'}]}",
        "x-kubernetes-validations[0].rule: Invalid value: *: must evaluate to a bool")]
    public void Validate_BadProperty_IsNamedByItsPath(string property, string expected)
    {
        var schema = Json.Object($"{{'type': 'object', 'properties': {{'x': {property}}}}}");

        var error = Messages(schema).First();

        error.Should().StartWith($"{Root}.properties[x].");
        error[$"{Root}.properties[x].".Length..].Should().Match(expected);
    }

    [Test]
    public void Validate_NameScopeAndVersions_AreChecked()
    {
        var crd = SampleCrd.Definition(SampleCrd.Schema());
        crd["metadata"]!["name"] = "wrong.serving.modeloperator.io";
        crd["spec"]!["scope"] = "World";
        crd["spec"]!["versions"]![0]!["storage"] = false;

        CrdSchema.Validate(crd).Select(e => e.ToString()).Should().Equal(
            "metadata.name: Invalid value: \"wrong.serving.modeloperator.io\": must be spec.names.plural+\".\"+spec.group",
            "spec.scope: Unsupported value: \"World\": supported values: \"Cluster\", \"Namespaced\"",
            "spec.versions: Invalid value: [\"v1beta1\"]: must have exactly one version marked as storage version");
    }

    [Test]
    public void Validate_ScopeOfAnEstablishedDefinition_CanNotChange()
    {
        var old = SampleCrd.Definition(SampleCrd.Schema());
        var changed = old.DeepClone().AsObject();
        changed["spec"]!["scope"] = "Cluster";
        CrdSchema.Validate(changed, old).Should().BeEmpty();
        old["status"] = Json.Object("{'conditions': [{'type': 'Established', 'status': 'True'}]}");

        CrdSchema.Validate(changed, old).Single().ToString().Should().Be("spec.scope: Invalid value: \"Cluster\": field is immutable");
    }

    [Test]
    public void Validate_BadColumnAndScalePath_AreRefused()
    {
        var crd = SampleCrd.Definition(SampleCrd.Schema());
        var version = crd["spec"]!["versions"]![0]!.AsObject();
        version["additionalPrinterColumns"] = Json.Array("[{'name': 'A', 'type': 'string', 'jsonPath': '.a[?(@.b'}]");
        version["subresources"]!["scale"] = Json.Object("{'specReplicasPath': '.status.x', 'statusReplicasPath': '.status.replicas'}");

        CrdSchema.Validate(crd).Select(e => e.Field).Should().Equal(
            "spec.subresources.scale.specReplicasPath", "spec.versions[0].additionalPrinterColumns[0].jsonPath");
    }

    private static IEnumerable<string> Messages(JsonObject schema) => CrdSchema.Validate(SampleCrd.Definition(schema)).Select(e => e.ToString());
}

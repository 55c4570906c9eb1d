using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas;

/// <summary>Custom resources: the messages are a real server's.</summary>
public sealed class CustomValidationTests
{
    private const string NotChecked =
        "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private static readonly TypeSchema Sample = TypeSchema.FromOpenApi(SampleCrd.Schema(), custom: true);

    [TestCase("{'spec': {'model': {'storageUri': 5}}}",
        "spec.model.storageUri: Invalid value: \"integer\": spec.model.storageUri in body must be of type string: \"integer\"")]
    [TestCase("{'spec': {'model': {'storageUri': 'a'}, 'suspend': 'yes'}}",
        "spec.suspend: Invalid value: \"string\": spec.suspend in body must be of type boolean: \"string\"")]
    [TestCase("{'spec': {'model': {'storageUri': 'a'}, 'scaling': {'minReplicas': 1.5, 'maxReplicas': 1}}}",
        "spec.scaling.minReplicas: Invalid value: \"number\": spec.scaling.minReplicas in body must be of type integer: \"number\"")]
    [TestCase("{'spec': {'model': {}}}", "spec.model.storageUri: Required value")]
    [TestCase("{}", "spec: Required value")]
    [TestCase("{'spec': {'model': {'storageUri': 'a'}, 'env': [{'value': '1'}]}}", "spec.env[0].name: Required value")]
    public void Validate_SeriousError_SaysThatRulesWereNotChecked(string obj, string expected)
    {
        Messages(Sample, obj).Should().Equal(expected, NotChecked);
    }

    [TestCase("{'spec': {'model': {'storageUri': ''}}}",
        "spec.model.storageUri: Invalid value: \"\": spec.model.storageUri in body should be at least 1 chars long")]
    [TestCase("{'spec': {'model': {'storageUri': 'a'}, 'scaling': {'minReplicas': 0, 'maxReplicas': 0}}}",
        "spec.scaling.maxReplicas: Invalid value: 0: spec.scaling.maxReplicas in body should be greater than or equal to 1")]
    [TestCase("{'spec': {'model': {'storageUri': 'a'}, 'env': [{'name': 'A'}, {'name': 'A'}]}}", "spec.env[1]: Duplicate value: {\"name\":\"A\"}")]
    [TestCase("{'spec': {'model': {'storageUri': 'a'}, 'scaling': {'minReplicas': 9, 'maxReplicas': 1}}}",
        "spec.scaling: Invalid value: \"object\": minReplicas must not be above maxReplicas")]
    public void Validate_BrokenRule_IsTheOnlyError(string obj, string expected)
    {
        Messages(Sample, obj).Should().Equal(expected);
    }

    [Test]
    public void Validate_ErrorsOfOthers_StandInTheServersOrder()
    {
        var obj = Json.Object("{'spec': {'model': {'storageUri': 'a'}, 'scaling': {'minReplicas': '1', 'maxReplicas': 1}}}");

        var errors = Sample.Validate(
            obj, null, metadataErrors: [new FieldError(FieldError.Invalid, "metadata.name", "bad")], scaleErrors: ScaleRules.Validate(".spec.scaling.minReplicas", obj));

        errors.Select(e => e.Field).Should().Equal("metadata.name", "spec.scaling.minReplicas", ".spec.scaling.minReplicas", "<nil>");
        errors[2].Message.Should().Be("Invalid value: 0: .spec.scaling.minReplicas accessor error: 1 is of the type string, expected int64");
    }

    [Test]
    public void Validate_Status_NamesFieldsWithoutStatusInTheText()
    {
        var obj = Json.Object("{'spec': {}, 'status': {'replicas': 'x'}}");

        Sample.Validate(obj, null, "status").Select(e => e.ToString()).Should().Equal(
            "status.replicas: Invalid value: \"string\": replicas in body must be of type integer: \"string\"", NotChecked);
    }

    [Test]
    public void Validate_FieldNamedMetadataInStatus_IsAFieldLikeAnyOther()
    {
        var type = TypeSchema.FromOpenApi(
            Json.Object("{'type': 'object', 'properties': {'status': {'type': 'object', 'properties': {'metadata': {'type': 'string'}}}}}"), custom: true);

        type.Validate(Json.Object("{'metadata': {'name': 'n'}, 'status': {'metadata': 5}}"), null, "status").Single().Field.Should().Be("status.metadata");
    }

    [Test]
    public void Validate_WhatAnUpdateDidNotChange_IsNotCheckedAgain()
    {
        var stored = Json.Object("{'spec': {'model': {'storageUri': ''}, 'env': [{'name': 'A'}, {'name': 'A'}]}}");
        var updated = stored.DeepClone().AsObject();
        updated["spec"]!["suspend"] = true;

        Sample.Validate(updated, stored).Should().BeEmpty();
        Sample.Validate(updated, null).Should().HaveCount(2);
    }

    [TestCase("{'type': 'string', 'enum': ['a', 'b']}", "'c'", "x: Unsupported value: \"c\": supported values: \"a\", \"b\"")]
    [TestCase("{'type': 'string', 'maxLength': 2}", "'abc'", "x: Too long: may not be more than 2 bytes")]
    [TestCase("{'type': 'string', 'pattern': '^a+$'}", "'b'", "x: Invalid value: \"b\": x in body should match '^a+$'")]
    [TestCase("{'type': 'string', 'format': 'date-time'}", "'soon'", "x: Invalid value: \"soon\": x in body must be of type date-time: \"soon\"")]
    [TestCase("{'type': 'number', 'maximum': 1, 'exclusiveMaximum': true}", "1", "x: Invalid value: 1: x in body should be less than 1")]
    [TestCase("{'type': 'integer', 'multipleOf': 2}", "3", "x: Invalid value: 3: x in body should be a multiple of 2")]
    [TestCase("{'type': 'array', 'items': {'type': 'string'}, 'minItems': 1}", "[]", "x: Invalid value: 0: x in body should have at least 1 items")]
    [TestCase("{'type': 'array', 'items': {'type': 'string'}, 'maxItems': 1}", "['a', 'b']", "x: Too many: 2: must have at most 1 item")]
    [TestCase("{'type': 'array', 'items': {'type': 'string'}, 'x-kubernetes-list-type': 'set'}", "['a', 'a']", "x[1]: Duplicate value: \"a\"")]
    [TestCase("{'x-kubernetes-int-or-string': true}", "true", "x: Invalid value: \"boolean\": x in body must be of type integer,string: \"boolean\"")]
    [TestCase("{'type': 'string', 'not': {'enum': ['a']}}", "'a'", "x: Invalid value: \"a\": x in body must not validate the schema (not)")]
    [TestCase("{'type': 'string', 'anyOf': [{'pattern': '^a'}, {'pattern': '^b'}]}", "'c'",
        "x: Invalid value: \"c\": x in body must validate at least one schema (anyOf)")]
    [TestCase("{'type': 'object', 'properties': {'a': {'type': 'string'}, 'b': {'type': 'string'}}, 'oneOf': [{'required': ['a']}, {'required': ['b']}]}",
        "{}", "x: Invalid value: {}: x in body must validate one and only one schema (oneOf). Found none valid")]
    [TestCase("{'type': 'string', 'nullable': true}", "null", null)]
    [TestCase("{'x-kubernetes-int-or-string': true}", "'25%'", null)]
    [TestCase("{'type': 'integer', 'format': 'int32'}", "3000000000", null)]
    public void Validate_ValueRule_SaysWhatAServerSays(string schema, string value, string? expected)
    {
        var type = TypeSchema.FromOpenApi(Json.Object($"{{'type': 'object', 'properties': {{'x': {schema}}}}}"), custom: true);

        Messages(type, $"{{'x': {value}}}").Should().Equal(expected is null ? [] : [expected]);
    }

    [Test]
    public void Validate_TransitionRule_RunsOnlyWithAnOldValue()
    {
        var type = TypeSchema.FromOpenApi(
            Json.Object("{'type': 'object', 'properties': {'x': {'type': 'string', 'x-kubernetes-validations': [{'rule': 'self == oldSelf', 'message': 'can not change'}]}}}"),
            custom: true);

        type.Validate(Json.Object("{'x': 'b'}"), null).Should().BeEmpty();
        type.Validate(Json.Object("{'x': 'b'}"), Json.Object("{'x': 'a'}")).Single().ToString()
            .Should().Be("x: Invalid value: \"string\": can not change");
    }

    [Test]
    public void Validate_UnchangedValue_IsSeenByTransitionRulesOnly()
    {
        var type = TypeSchema.FromOpenApi(
            Json.Object(
                "{'type': 'object', 'properties': {'other': {'type': 'string'}, 'x': {'type': 'integer', 'x-kubernetes-validations': "
                + "[{'rule': 'self > oldSelf', 'message': 'must grow'}, {'rule': 'self > 100', 'message': 'must be large'}]}}}"),
            custom: true);

        type.Validate(Json.Object("{'x': 5, 'other': 'b'}"), Json.Object("{'x': 5, 'other': 'a'}")).Select(e => e.Message)
            .Should().Equal("Invalid value: \"integer\": must grow");
    }

    [Test]
    public void Validate_RuleWithItsExtras_UsesThem()
    {
        var type = TypeSchema.FromOpenApi(
            Json.Object(
                "{'type': 'object', 'properties': {'x': {'type': 'object', 'properties': {'a': {'type': 'integer'}}, 'x-kubernetes-validations': "
                + "[{'rule': 'self.a < 5', 'messageExpression': '\\\"a is \\\" + string(self.a)', 'reason': 'FieldValueForbidden', 'fieldPath': '.a'}]}}}"),
            custom: true);

        type.Validate(Json.Object("{'x': {'a': 7}}"), null).Should().Equal(new FieldError("FieldValueForbidden", "x.a", "Forbidden: a is 7"));
    }

    [Test]
    public void Prune_UnknownFields_AreNamedMetadataFirst()
    {
        var obj = Json.Object("{'spec': {'model': {'sizze': 1}, 'colour': 'red'}, 'extra': true, 'metadata': {'nope': 'x', 'name': 'n'}}");

        Sample.Prune(obj).Should().Equal("metadata.nope", "extra", "spec.colour", "spec.model.sizze");
        Json.Text(obj).Should().Be(Json.Text("{'metadata': {'name': 'n'}, 'spec': {'model': {}}}"));
    }

    [Test]
    public void Prune_PreservedFields_Stay()
    {
        var type = TypeSchema.FromOpenApi(
            Json.Object(
                "{'type': 'object', 'properties': {'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true, 'properties': "
                + "{'known': {'type': 'object', 'properties': {}}}}}}"),
            custom: true);
        var obj = Json.Object("{'free': {'any': {'thing': [1]}, 'known': {'unknown': 1}}}");

        type.Prune(obj).Should().Equal("free.known.unknown");
        Json.Text(obj).Should().Be(Json.Text("{'free': {'any': {'thing': [1]}, 'known': {}}}"));
    }

    [Test]
    public void Default_NullThatIsNotAllowed_GivesWayToTheDefault()
    {
        var obj = Json.Object("{'spec': {'model': {'storageUri': 'a'}, 'suspend': null, 'scaling': {'minReplicas': null}, 'env': null}}");

        Sample.Default(obj);

        Json.Text(obj).Should().Be(Json.Text(
            "{'spec': {'model': {'storageUri': 'a'}, 'scaling': {'maxReplicas': 1, 'minReplicas': 1}, 'suspend': false}}"));
    }

    [Test]
    public void FindTypeError_LabelThatIsANumber_IsTheDecodersError()
    {
        Sample.FindTypeError(Json.Object("{'metadata': {'labels': {'n': 5}}, 'spec': {'model': 5}}"))
            .Should().Be("json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string");
    }

    [Test]
    public void ToOpenApi_Custom_KeepsTheSchemaAndAddsMetadata()
    {
        var openApi = Sample.ToOpenApi();

        openApi["properties"]!["metadata"]!["properties"]!["labels"]!["type"].AsString().Should().Be("object");
        openApi["properties"]!["spec"]!["properties"]!["env"]!["x-kubernetes-list-map-keys"]![0].AsString().Should().Be("name");
        openApi["description"].AsString().Should().Be("InferenceService serves one model.");
    }

    private static IEnumerable<string> Messages(TypeSchema schema, string obj) => schema.Validate(Json.Object(obj), null).Select(e => e.ToString());
}

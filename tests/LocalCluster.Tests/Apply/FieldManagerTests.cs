using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

public sealed class FieldManagerTests
{
    private const string V1Beta1 = "serving.modeloperator.io/v1beta1";
    private const string Now = "2026-01-01T00:00:01Z";
    private const string Later = "2026-01-01T00:00:02Z";

    private static readonly TypeSchema Custom = TypeSchema.FromOpenApi(SampleCrd.Schema(), custom: true);
    private static readonly TypeSchema Deployment = BuiltinSchemas.TryGet("apps", "v1", "Deployment")!;
    private static readonly TypeSchema ConfigMap = BuiltinSchemas.TryGet("", "v1", "ConfigMap")!;

    [Test]
    public void Apply_Create_OwnsWhatWasSentOnly()
    {
        var result = Apply(null, "alice", "{'spec': {'model': {'storageUri': 's3://a'}, 'env': [{'name': 'A', 'value': '1'}]}}");
        Custom.Default(result);

        Owner(result, "alice", "Apply").Should().Be(Json.Text(
            "{'f:spec': {'f:env': {'k:{\\'name\\':\\'A\\'}': {'.': {}, 'f:name': {}, 'f:value': {}}}, 'f:model': {'f:storageUri': {}}}}"));
        result["spec"]!["suspend"]!.GetValue<bool>().Should().BeFalse();
    }

    [Test]
    public void Apply_SameTwice_ChangesNothingNotEvenTheTime()
    {
        const string Body = "{'metadata': {'labels': {'a': 'b'}}, 'spec': {'model': {'storageUri': 's3://a'}}}";
        var first = Apply(null, "alice", Body);

        var second = Apply(first, "alice", Body, now: Later);

        Json.Text(second).Should().Be(Json.Text(first));
    }

    [Test]
    public void Apply_SameValueOfAnother_SharesItWithoutATime()
    {
        var first = Apply(null, "alice", "{'spec': {'model': {'storageUri': 's3://a'}}}");

        var second = Apply(first, "bob", "{'spec': {'model': {'storageUri': 's3://a'}}}");

        var entries = second["metadata"]!["managedFields"]!.AsArray();
        entries.Select(e => e!["manager"].AsString()).Should().Equal("bob", "alice");
        entries[0]!["time"].Should().BeNull();
    }

    [Test]
    public void Apply_AnotherValue_ConflictsWithEachOwnerAndField()
    {
        var first = Apply(null, "alice", "{'metadata': {'labels': {'team': 'x'}}, 'spec': {'model': {'storageUri': 's3://a'}}}");

        var act = () => Apply(first, "bob", "{'metadata': {'labels': {'team': 'z'}}, 'spec': {'model': {'storageUri': 's3://b'}}}");

        var refusal = act.Should().Throw<ApiException>().Which;
        refusal.Code.Should().Be(409);
        refusal.Message.Should().Be("Apply failed with 2 conflicts: conflicts with \"alice\":\n- .metadata.labels.team\n- .spec.model.storageUri");
        Json.Text(refusal.Details).Should().Be(Json.Text(
            "{'causes': [{'reason': 'FieldManagerConflict', 'message': 'conflict with \\'alice\\'', 'field': '.metadata.labels.team'},"
            + "{'reason': 'FieldManagerConflict', 'message': 'conflict with \\'alice\\'', 'field': '.spec.model.storageUri'}]}"));
    }

    [Test]
    public void Apply_Forced_TakesTheFieldFromTheOther()
    {
        var first = Apply(null, "alice", "{'metadata': {'labels': {'a': 'b'}}, 'spec': {'model': {'storageUri': 's3://a'}}}");

        var second = Apply(first, "bob", "{'spec': {'model': {'storageUri': 's3://b'}}}", force: true);

        second["spec"]!["model"]!["storageUri"].AsString().Should().Be("s3://b");
        Owner(second, "alice", "Apply").Should().Be(Json.Text("{'f:metadata': {'f:labels': {'f:a': {}}}}"));
        Owner(second, "bob", "Apply").Should().Be(Json.Text("{'f:spec': {'f:model': {'f:storageUri': {}}}}"));
    }

    [Test]
    public void Apply_WithoutAnOwnedField_RemovesIt()
    {
        var first = Apply(null, "alice", "{'metadata': {'labels': {'a': '1', 'b': '2'}}, 'spec': {'env': [{'name': 'A'}, {'name': 'B'}]}}");

        var second = Apply(first, "alice", "{'metadata': {'labels': {'a': '1'}}, 'spec': {'env': [{'name': 'B'}]}}");

        Json.Text(second["metadata"]!["labels"]).Should().Be(Json.Text("{'a': '1'}"));
        Json.Text(second["spec"]).Should().Be(Json.Text("{'env': [{'name': 'B'}]}"));
    }

    [Test]
    public void Apply_WithoutASharedField_KeepsIt()
    {
        var first = Apply(null, "alice", "{'spec': {'suspend': true}}");
        var second = Apply(first, "bob", "{'spec': {'suspend': true, 'model': {'storageUri': 'x'}}}");

        var third = Apply(second, "alice", "{'spec': {}}");

        third["spec"]!["suspend"]!.GetValue<bool>().Should().BeTrue();
        Owner(third, "bob", "Apply").Should().Contain("f:suspend");
    }

    [Test]
    public void Apply_ItemsOfAnotherInTheList_KeepTheirPlace()
    {
        var first = Apply(null, "alice", "{'spec': {'env': [{'name': 'A'}, {'name': 'B'}, {'name': 'C'}]}}");

        var second = Apply(first, "bob", "{'spec': {'env': [{'name': 'D'}, {'name': 'B', 'value': '2'}]}}");

        second["spec"]!["env"]!.AsArray().Select(e => e!["name"].AsString()).Should().Equal("A", "D", "B", "C");
    }

    [Test]
    public void Apply_OnClearedOwners_GivesWhatWasThereToBeforeFirstApply()
    {
        var live = Json.Object("{'apiVersion': 'v', 'kind': 'k', 'metadata': {'name': 'a'}, 'spec': {'model': {'storageUri': 's3://a'}}}");

        var act = () => Apply(live, "eve", "{'spec': {'model': {'storageUri': 's3://b'}}}");

        act.Should().Throw<ApiException>().WithMessage($"*conflict with \"before-first-apply\" using {V1Beta1}: .spec.model.storageUri");
    }

    [Test]
    public void Apply_UndeclaredFieldOrDuplicateKey_IsRefusedWithItsPath()
    {
        var unknown = () => Apply(null, "a", "{'metadata': {'name': 'n', 'namespace': 's'}, 'spec': {'colour': 'red'}}");
        var duplicate = () => Apply(null, "a", "{'metadata': {'name': 'n', 'namespace': 's'}, 'spec': {'env': [{'name': 'D'}, {'name': 'D'}]}}");

        unknown.Should().Throw<ApiException>().Which.Code.Should().Be(500);
        unknown.Should().Throw<ApiException>()
            .WithMessage($"failed to create typed patch object (s/n; {V1Beta1}, Kind=InferenceService): .spec.colour: field not declared in schema");
        duplicate.Should().Throw<ApiException>().WithMessage("*.spec.env: duplicate entries for key [name=\"D\"]");
    }

    [Test]
    public void Apply_ManagedFieldsInTheBody_IsABadRequest()
    {
        var act = () => Apply(null, "a", "{'metadata': {'managedFields': []}}");

        act.Should().Throw<ApiException>().WithMessage("metadata.managedFields must be nil").Which.Code.Should().Be(400);
    }

    [Test]
    public void Apply_StatusThroughTheMainResource_IsNeitherOwnedNorChanged()
    {
        var live = Apply(null, "ctl", "{'spec': {'suspend': true}}");
        var withStatus = Apply(live, "ctl", "{'status': {'replicas': 1}}", subresource: "status");

        var result = Apply(withStatus, "alice", "{'spec': {'model': {'storageUri': 'x'}}, 'status': {'replicas': 9}}");

        result["status"]!["replicas"].AsLong().Should().Be(1);
        Owner(result, "alice", "Apply").Should().NotContain("f:status");
        Owner(result, "ctl", "Apply", "status").Should().Be(Json.Text("{'f:status': {'f:replicas': {}}}"));
    }

    [Test]
    public void Apply_KeyWithADefault_CompletesTheKey()
    {
        var body = Json.Object(
            "{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {'name': 'd'}, 'spec': {'template': {'spec': {'containers': "
            + "[{'name': 'main', 'args': ['x'], 'ports': [{'containerPort': 80}]}]}}}}");

        var result = FieldManager.Apply(Deployment, null, body, "apps/v1", "alice", false, null, Now);

        Owner(result, "alice", "Apply").Should().Contain("""k:{\"containerPort\":80,\"protocol\":\"TCP\"}""").And.Contain("\"f:args\":{}");
    }

    [Test]
    public void Apply_FinalizersOfTwo_AreASet()
    {
        JsonObject Finalizer(string name) => Json.Object(
            $"{{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {{'name': 'c', 'finalizers': ['example.com/{name}']}}}}");
        var first = FieldManager.Apply(ConfigMap, null, Finalizer("a"), "v1", "alice", false, null, Now);

        var second = FieldManager.Apply(ConfigMap, first, Finalizer("b"), "v1", "bob", false, null, Now);

        second["metadata"]!["finalizers"]!.AsArray().Select(f => f.AsString()).Should().Equal("example.com/a", "example.com/b");
        Owner(second, "bob", "Apply").Should().Be(Json.Text("{'f:metadata': {'f:finalizers': {'v:\\'example.com/b\\'': {}}}}"));
    }

    [Test]
    public void TrackUpdate_Create_OwnsDefaultsButNotWhatIsAlwaysThere()
    {
        var body = Json.Object(
            "{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {'name': 'd'}, 'spec': {'selector': {'matchLabels': {'app': 'd'}}, "
            + "'template': {'metadata': {'labels': {'app': 'd'}}, 'spec': {'containers': [{'name': 'main', 'image': 'x:1'}]}}}}");
        Deployment.Default(body);

        var result = FieldManager.TrackUpdate(Deployment, null, body, "apps/v1", "tester", null, Now);

        var owned = Json.Object(Owner(result, "tester", "Update"));
        owned["f:spec"]!.AsObject().Should().NotContainKey(".").And.ContainKey("f:replicas");
        owned["f:spec"]!["f:strategy"]!["f:rollingUpdate"]!.AsObject().Should().ContainKey(".");
        owned["f:spec"]!["f:template"]!["f:spec"]!["f:containers"]!.AsObject().Should().NotContainKey(".");
        owned.Should().NotContainKey("f:status");
    }

    [Test]
    public void TrackUpdate_Change_TakesOnlyWhatChanged()
    {
        var live = Apply(null, "alice", "{'spec': {'suspend': false, 'model': {'storageUri': 's3://a'}}}");
        var updated = live.DeepClone().AsObject();
        updated["spec"]!["suspend"] = true;

        var result = FieldManager.TrackUpdate(Custom, live, updated, V1Beta1, "dave", null, Later);

        Owner(result, "alice", "Apply").Should().Be(Json.Text("{'f:spec': {'f:model': {'f:storageUri': {}}}}"));
        Owner(result, "dave", "Update").Should().Be(Json.Text("{'f:spec': {'f:suspend': {}}}"));
    }

    [Test]
    public void TrackUpdate_WithoutChange_KeepsTheTimes()
    {
        var live = FieldManager.TrackUpdate(Custom, null, Json.Object("{'spec': {'suspend': false}}"), V1Beta1, "dave", null, Now);

        var result = FieldManager.TrackUpdate(Custom, live, live, V1Beta1, "dave", null, Later);

        Json.Text(result).Should().Be(Json.Text(live));
    }

    [Test]
    public void TrackUpdate_OneEmptyEntry_ClearsTheOwnersForGood()
    {
        var live = Apply(null, "alice", "{'spec': {'suspend': false}}");
        var cleared = live.DeepClone().AsObject();
        cleared["metadata"]!["managedFields"] = new JsonArray(new JsonObject());

        var result = FieldManager.TrackUpdate(Custom, live, cleared, V1Beta1, "dave", null, Later);
        var next = FieldManager.TrackUpdate(Custom, result, Json.Object("{'spec': {'suspend': true}}"), V1Beta1, "dave", null, Later);

        result["metadata"]?["managedFields"].Should().BeNull();
        next["metadata"]?["managedFields"].Should().BeNull();
    }

    [Test]
    public void TrackUpdate_ElevenManagers_MergesTheOldest()
    {
        JsonObject? live = null;
        for (var i = 0; i < 14; i++)
        {
            var updated = live?.DeepClone().AsObject() ?? Json.Object("{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'c'}, 'data': {}}");
            updated["data"]![$"k{i}"] = "v";
            live = FieldManager.TrackUpdate(ConfigMap, live, updated, "v1", $"m{i:00}", null, $"2026-01-01T00:00:{i:00}Z");
        }

        var managers = live!["metadata"]!["managedFields"]!.AsArray().Select(e => e!["manager"].AsString()).ToList();
        managers.Should().HaveCount(10).And.Contain("ancient-changes").And.Contain("m13").And.NotContain("m00");
        Owner(live, "ancient-changes", "Update").Should().Contain("f:k0");
    }

    [Test]
    public void SettleTimes_OnlyATimeDiffers_PutsTheOldOneBack()
    {
        var live = Apply(null, "alice", "{'spec': {'suspend': true}}");
        var final = live.DeepClone().AsObject();
        final["metadata"]!["managedFields"]![0]!["time"] = Later;

        FieldManager.SettleTimes(live, final);

        Json.Text(final).Should().Be(Json.Text(live));
    }

    [Test]
    public void SettleTimes_AValueDiffers_LeavesTheNewTime()
    {
        var live = Apply(null, "alice", "{'spec': {'suspend': true}}");
        var final = live.DeepClone().AsObject();
        final["metadata"]!["managedFields"]![0]!["time"] = Later;
        final["spec"]!["suspend"] = false;

        FieldManager.SettleTimes(live, final);

        final["metadata"]!["managedFields"]![0]!["time"].AsString().Should().Be(Later);
    }

    private static JsonObject Apply(JsonObject? live, string manager, string body, bool force = false, string? subresource = null, string now = Now)
    {
        var applied = Json.Object(body);
        applied["apiVersion"] = V1Beta1;
        applied["kind"] = "InferenceService";
        return FieldManager.Apply(Custom, live, applied, V1Beta1, manager, force, subresource, now);
    }

    private static string Owner(JsonObject obj, string manager, string operation, string? subresource = null) =>
        Json.Text(obj["metadata"]!["managedFields"]!.AsArray()
            .Single(e => e!["manager"].AsString() == manager && e["operation"].AsString() == operation && e["subresource"].AsString() == subresource)!["fieldsV1"]);
}

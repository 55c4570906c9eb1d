using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

public sealed class StrategicMergePatchTests
{
    private const string Pod =
        "{'metadata': {'finalizers': ['f/a', 'f/b']}, 'spec': {'containers': [{'name': 'main', 'image': 'x:1', 'args': ['a'], 'env': "
        + "[{'name': 'A', 'value': '1'}, {'name': 'B', 'value': '2'}]}], 'volumes': [{'name': 'v', 'emptyDir': {}}], "
        + "'tolerations': [{'key': 'k'}]}}";

    private static readonly TypeSchema Schema = BuiltinSchemas.TryGet("", "v1", "Pod")!;

    [Test]
    public void Apply_ListWithAKey_MergesItemsAndKeepsTheStoredOrder()
    {
        var result = Apply("{'spec': {'containers': [{'name': 'main', 'env': [{'name': 'B', 'value': '3'}, {'name': 'C', 'value': '4'}]}]}}");

        Json.Text(result["spec"]!["containers"]![0]!["env"]).Should().Be(
            Json.Text("[{'name': 'A', 'value': '1'}, {'name': 'B', 'value': '3'}, {'name': 'C', 'value': '4'}]"));
        result["spec"]!["containers"]![0]!["image"].AsString().Should().Be("x:1");
    }

    [Test]
    public void Apply_NewItem_ComesBeforeThoseThatThePatchDoesNotName()
    {
        var result = Apply("{'spec': {'containers': [{'name': 'side', 'image': 'y:1'}]}}");

        Names(result).Should().Equal("side", "main");
    }

    [Test]
    public void Apply_SetElementOrder_SetsTheOrder()
    {
        var result = Apply(
            "{'spec': {'$setElementOrder/containers': [{'name': 'main'}, {'name': 'side'}], 'containers': [{'name': 'side', 'image': 'y:1'}]}}");

        Names(result).Should().Equal("main", "side");
        result["spec"]!.AsObject().Should().NotContainKey("$setElementOrder/containers");
    }

    [Test]
    public void Apply_PatchDelete_RemovesTheItem()
    {
        var result = Apply("{'spec': {'containers': [{'name': 'main', 'env': [{'$patch': 'delete', 'name': 'A'}]}]}}");

        Json.Text(result["spec"]!["containers"]![0]!["env"]).Should().Be(Json.Text("[{'name': 'B', 'value': '2'}]"));
    }

    [Test]
    public void Apply_PatchReplaceInAList_ReplacesIt()
    {
        var result = Apply("{'spec': {'containers': [{'$patch': 'replace'}, {'name': 'only', 'image': 'z:1'}]}}");

        Json.Text(result["spec"]!["containers"]).Should().Be(Json.Text("[{'name': 'only', 'image': 'z:1'}]"));
    }

    [Test]
    public void Apply_PatchReplaceOnAnObject_ReplacesIt()
    {
        var result = Apply("{'spec': {'$patch': 'replace', 'nodeName': 'n', 'hostname': null}}");

        Json.Text(result["spec"]).Should().Be(Json.Text("{'nodeName': 'n'}"));
    }

    [Test]
    public void Apply_RetainKeys_DropsTheOthers()
    {
        var result = Apply("{'spec': {'volumes': [{'name': 'v', '$retainKeys': ['name', 'configMap'], 'configMap': {'name': 'c'}}]}}");

        Json.Text(result["spec"]!["volumes"]).Should().Be(Json.Text("[{'name': 'v', 'configMap': {'name': 'c'}}]"));
    }

    [Test]
    public void Apply_SetOfTexts_MergesAndDeletes()
    {
        var added = Apply("{'metadata': {'finalizers': ['f/c']}}");
        var deleted = Apply("{'metadata': {'$deleteFromPrimitiveList/finalizers': ['f/a']}}");

        added["metadata"]!["finalizers"]!.AsArray().Select(f => f.AsString()).Should().Equal("f/c", "f/a", "f/b");
        deleted["metadata"]!["finalizers"]!.AsArray().Select(f => f.AsString()).Should().Equal("f/b");
    }

    [Test]
    public void Apply_AtomicListAndNull_ReplaceAndRemove()
    {
        var result = Apply("{'spec': {'tolerations': [{'key': 'other'}], 'volumes': null}}");

        Json.Text(result["spec"]!["tolerations"]).Should().Be(Json.Text("[{'key': 'other'}]"));
        result["spec"]!.AsObject().Should().NotContainKey("volumes");
    }

    [Test]
    public void Apply_ItemWithoutItsKey_IsAnInternalError()
    {
        var act = () => Apply("{'spec': {'containers': [{'env': []}]}}");

        act.Should().Throw<ApiException>().WithMessage("map: map[env:[]] does not contain declared merge key: name").Which.Code.Should().Be(500);
    }

    [Test]
    public void Apply_WrongType_IsInvalidWithThePatchAsTheBadValue()
    {
        var act = () => Apply("{'spec': {'priority': 'x'}}");

        act.Should().Throw<ApiException>()
            .WithMessage(" \"\" is invalid: patch: Invalid value: \"map[spec:map[priority:x]]\": unrecognized type: int32")
            .Which.Code.Should().Be(422);
    }

    private static JsonObject Apply(string patch) => StrategicMergePatch.Apply(Json.Object(Pod), Json.Object(patch), Schema);

    private static IEnumerable<string?> Names(JsonObject pod) => pod["spec"]!["containers"]!.AsArray().Select(c => c!["name"].AsString());
}

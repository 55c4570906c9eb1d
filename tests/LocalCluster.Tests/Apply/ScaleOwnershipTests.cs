using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

public sealed class ScaleOwnershipTests
{
    private const string Path = ".spec.replicas";
    private static readonly TypeSchema Schema = BuiltinSchemas.TryGet("apps", "v1", "Deployment")!;

    [Test]
    public void Track_OwnedField_MovesToTheScalerWithoutATime()
    {
        var result = ScaleOwnership.Track(Live(1), Scaled(Live(1), 3), Path, "apps/v1", "hpa");

        Owners(result).Should().Equal("hpa Update scale {\"f:spec\":{\"f:replicas\":{}}}", "creator Update  {\"f:spec\":{\"f:paused\":{}}}");
        result["metadata"]!["managedFields"]![0]!["time"].Should().BeNull();
    }

    [Test]
    public void Track_ToZero_LeavesTheFieldWithoutOwner()
    {
        var result = ScaleOwnership.Track(Live(1), Scaled(Live(1), 0), Path, "apps/v1", "hpa");

        Owners(result).Should().Equal("creator Update  {\"f:spec\":{\"f:paused\":{}}}");
    }

    [Test]
    public void Track_FieldWithoutOwner_IsNotRecorded()
    {
        var live = ScaleOwnership.Track(Live(1), Scaled(Live(1), 0), Path, "apps/v1", "hpa");

        var result = ScaleOwnership.Track(live, Scaled(live, 4), Path, "apps/v1", "hpa");

        Owners(result).Should().Equal("creator Update  {\"f:spec\":{\"f:paused\":{}}}");
    }

    [Test]
    public void Track_ApplyOfAnotherNumber_ConflictsUnlessForced()
    {
        var act = () => ScaleOwnership.Track(Live(1), Scaled(Live(1), 3), Path, "apps/v1", "ssa", isApply: true);

        act.Should().Throw<ApiException>().WithMessage("Apply failed with 1 conflict: conflict with \"creator\" using apps/v1: .spec.replicas");
        Owners(ScaleOwnership.Track(Live(1), Scaled(Live(1), 3), Path, "apps/v1", "ssa", isApply: true, force: true))
            .Should().Contain("ssa Apply scale {\"f:spec\":{\"f:replicas\":{}}}");
    }

    private static JsonObject Live(int replicas) => FieldManager.TrackUpdate(
        Schema,
        null,
        Json.Object($"{{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {{'name': 'd'}}, 'spec': {{'replicas': {replicas}, 'paused': true}}}}"),
        "apps/v1",
        "creator",
        null,
        "2026-01-01T00:00:00Z");

    private static JsonObject Scaled(JsonObject live, int replicas)
    {
        var copy = live.DeepClone().AsObject();
        copy["spec"]!["replicas"] = replicas;
        return copy;
    }

    private static IEnumerable<string> Owners(JsonObject obj) => obj["metadata"]!["managedFields"]!.AsArray()
        .Select(e => $"{e!["manager"]} {e["operation"]} {e["subresource"]} {e["fieldsV1"]!.ToJsonString()}");
}

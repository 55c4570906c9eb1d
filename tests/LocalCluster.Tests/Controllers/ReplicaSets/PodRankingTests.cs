using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.ReplicaSets;

namespace LocalCluster.Tests.Controllers.ReplicaSets;

public sealed class PodRankingTests
{
    [Test]
    public void Pods_GoInTheOrderOfTheirUse()
    {
        // Arrange
        JsonObject[] pods =
        [
            Pod("old-ready", "node", "Running", ready: "2030-01-01T00:00:00Z"),
            Pod("young-ready", "node", "Running", ready: "2030-01-01T05:00:00Z"),
            Pod("unready", "node", "Running", ready: null),
            Pod("pending", "node", "Pending", ready: null),
            Pod("unassigned", null, "Pending", ready: null),
            Pod("cheap", "node", "Running", ready: "2029-01-01T00:00:00Z", cost: "-5"),
        ];

        // Act
        var order = PodRanking.ForDeletion(pods).Select(pod => pod.Name());

        // Assert
        order.Should().Equal("unassigned", "pending", "unready", "cheap", "young-ready", "old-ready");
    }

    private static JsonObject Pod(string name, string? node, string phase, string? ready, string? cost = null) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = cost is null ? null : new JsonObject { ["controller.kubernetes.io/pod-deletion-cost"] = cost },
        },
        ["spec"] = new JsonObject { ["nodeName"] = node },
        ["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Ready",
                ["status"] = ready is null ? "False" : "True",
                ["lastTransitionTime"] = ready,
            }),
        },
    };
}

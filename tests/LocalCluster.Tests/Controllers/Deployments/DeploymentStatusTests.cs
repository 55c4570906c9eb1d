using System.Text.Json.Nodes;
using LocalCluster.Controllers.Deployments;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Tests.Controllers.Deployments;

public sealed class DeploymentStatusTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Progressing_WhenAllIsUpdatedAndAvailable_SaysSo()
    {
        // Arrange
        var rollout = new Rollout(RolloutTests.Deployment(2, "1", "0"), RolloutTests.Set("new", 2, 2), []);

        // Act
        var status = Compute(rollout, Start);

        // Assert
        var progressing = Condition(status, "Progressing");
        progressing.Text("status").Should().Be("True");
        progressing.Text("reason").Should().Be("NewReplicaSetAvailable");
        progressing.Text("message").Should().Be("ReplicaSet \"new\" has successfully progressed.");
        Condition(status, "Available").Text("reason").Should().Be("MinimumReplicasAvailable");
    }

    [Test]
    public void Progressing_WithoutProgressUntilTheDeadline_FailsAndIsLookedAtThen()
    {
        // Arrange
        var deployment = RolloutTests.Deployment(1, "1", "0");
        var rollout = new Rollout(deployment, RolloutTests.Set("new", 1, 0), []);
        deployment["status"] = Compute(rollout, Start);

        // Act
        var early = Compute(rollout, Start.AddSeconds(60));
        var late = Compute(rollout, Start.AddSeconds(61));

        // Assert
        DeploymentStatus.NextDeadline(rollout, early, Start.AddSeconds(30)).Should().Be(TimeSpan.FromSeconds(31));
        Condition(early, "Progressing").Text("reason").Should().Be("ReplicaSetUpdated");
        Condition(late, "Progressing").Text("status").Should().Be("False");
        Condition(late, "Progressing").Text("reason").Should().Be("ProgressDeadlineExceeded");
        Condition(late, "Progressing").Text("message").Should().Be("ReplicaSet \"new\" has timed out progressing.");
        DeploymentStatus.NextDeadline(rollout, late, Start.AddSeconds(61)).Should().BeNull();
    }

    [Test]
    public void Status_ThatHasNotChanged_IsTheSameLater()
    {
        // Arrange
        var deployment = RolloutTests.Deployment(2, "1", "0");
        var rollout = new Rollout(deployment, RolloutTests.Set("new", 2, 1), []);
        deployment["status"] = Compute(rollout, Start);

        // Act, assert
        JsonNode.DeepEquals(Compute(rollout, Start.AddSeconds(5)), deployment["status"]).Should().BeTrue();
    }

    [Test]
    public void Failure_OfTheReplicaSet_IsTheDeploymentsToo()
    {
        // Arrange
        var set = RolloutTests.Set("new", 2, 0);
        set["status"]!["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "ReplicaFailure",
            ["status"] = "True",
            ["reason"] = "FailedCreate",
            ["message"] = "quota exceeded",
        });

        // Act
        var status = Compute(new Rollout(RolloutTests.Deployment(2, "1", "0"), set, []), Start);

        // Assert
        Condition(status, "ReplicaFailure").Text("message").Should().Be("quota exceeded");
    }

    private static JsonObject Compute(Rollout rollout, DateTimeOffset now)
    {
        var conditions = new ConditionList(rollout.Deployment, now) { HasUpdateTime = true };
        var status = DeploymentStatus.Counts(rollout, conditions);
        DeploymentStatus.SetProgress(rollout, status, conditions, now);
        DeploymentStatus.SetFailure(rollout, conditions);
        conditions.WriteTo(status);
        return status;
    }

    private static JsonObject? Condition(JsonObject status, string type) =>
        PodFacts.Condition(new JsonObject { ["status"] = status.DeepClone() }, type);
}

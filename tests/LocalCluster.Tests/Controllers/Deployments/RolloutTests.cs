using System.Text.Json.Nodes;
using LocalCluster.Controllers.Deployments;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Tests.Controllers.Deployments;

public sealed class RolloutTests
{
    [TestCase(1, "25%", "25%", 1, 0)]
    [TestCase(4, "25%", "25%", 1, 1)]
    [TestCase(10, "25%", "25%", 3, 2)]
    [TestCase(3, "0", "0", 0, 1)]
    [TestCase(2, "0", "5", 0, 2)]
    [TestCase(3, "100%", "0", 3, 0)]
    public void Limits_OfPercentsAndNumbers_RoundAsKubernetesDoes(int replicas, string surge, string unavailable, int expectedSurge, int expectedUnavailable)
    {
        // Act
        var limits = RolloutLimits.Of(Deployment(replicas, surge, unavailable));

        // Assert
        limits.Should().Be(new RolloutLimits(expectedSurge, expectedUnavailable));
    }

    [Test]
    public void Old_ThatIsUnhealthy_ShrinksFirst()
    {
        // Arrange: 10 wanted, at most 2 missing, surge 3: the old set has 4 pods that do not serve.
        var rollout = new Rollout(Deployment(10, "25%", "25%"), Set("new", 5, 5), [Set("old", 8, 4)]);

        // Act
        var sizes = rollout.ShrinkOld();

        // Assert: the 4 that do not serve, and 1 of those that do, since 9 are available and 8 have to be.
        sizes.Should().ContainSingle().Which.Replicas.Should().Be(3);
    }

    [Test]
    public void Old_WhileTheNewIsNotAvailable_StaysAsLongAsItIsNeeded()
    {
        // Arrange: one replica with a surge of one.
        var rollout = new Rollout(Deployment(1, "1", "0"), Set("new", 1, 0), [Set("old", 1, 1)]);

        // Act, assert
        rollout.ShrinkOld().Should().BeEmpty();
        rollout.CurrentMayHave().Should().Be(1);
    }

    [Test]
    public void Rollout_InAnyOrderOfPodsBecomingReady_KeepsItsLimitsAndEnds([Range(1, 40)] int seed)
    {
        // Arrange
        var random = new Random(seed);
        var replicas = random.Next(1, 12);
        var deployment = Deployment(replicas, $"{random.Next(0, 101)}%", $"{random.Next(0, 101)}%");
        var limits = RolloutLimits.Of(deployment);
        var (current, old) = (Set("new", 0, 0), Set("old", replicas, replicas));
        var steps = 0;

        // Act
        while (Rollout.SpecReplicas(old) > 0 || Rollout.Available(current) < replicas)
        {
            var rollout = new Rollout(deployment, current, [old]);
            current = Resize(current, rollout.CurrentMayHave());
            var shrunk = (rollout with { Current = current }).ShrinkOld();
            old = shrunk.Count == 0 ? old : Resize(old, shrunk[0].Replicas);
            if (Rollout.Available(current) < Rollout.SpecReplicas(current) && random.Next(2) == 0)
            {
                current["status"]!["availableReplicas"] = Rollout.Available(current) + 1;
            }

            // Assert
            (Rollout.SpecReplicas(current) + Rollout.SpecReplicas(old)).Should().BeLessThanOrEqualTo(replicas + limits.MaxSurge);
            (Rollout.Available(current) + Rollout.Available(old)).Should().BeGreaterThanOrEqualTo(replicas - limits.MaxUnavailable);
            (++steps).Should().BeLessThan(1000, "a rollout whose pods become ready ends");
        }
    }

    [Test]
    public void Scaling_InTheMiddleOfARollout_IsShared()
    {
        // Arrange: 10 replicas and a surge of 3 were 8 old and 5 new; now 20 are wanted, with a surge of 5.
        var rollout = new Rollout(Deployment(20, "25%", "25%"), Set("new", 5, 5, max: 13), [Set("old", 8, 8, max: 13)]);

        // Act
        var sizes = ProportionalScaling.Plan(rollout).ToDictionary(entry => entry.Set.Name(), entry => entry.Replicas);

        // Assert
        sizes.Should().Equal(new Dictionary<string, int> { ["old"] = 15, ["new"] = 10 });
    }

    [Test]
    public void Scaling_OfASettledDeployment_GoesToItsOneReplicaSet()
    {
        // Arrange
        var rollout = new Rollout(Deployment(5, "1", "0"), Set("new", 2, 2), [Set("old", 0, 0)]);

        // Act, assert
        ProportionalScaling.Plan(rollout).Should().ContainSingle().Which.Should().Match<(JsonObject Set, int Replicas)>(entry => entry.Set.Name() == "new" && entry.Replicas == 5);
    }

    [Test]
    public void Template_WithTheHashLabelOrOtherFieldOrder_IsTheSame()
    {
        // Arrange
        var deployment = (JsonObject)JsonNode.Parse("""{"spec": {"template": {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "x", "image": "i"}]}}}}""")!;
        var set = (JsonObject)JsonNode.Parse(
            """{"spec": {"template": {"spec": {"containers": [{"image": "i", "name": "x"}], "volumes": []}, "metadata": {"labels": {"pod-template-hash": "7", "app": "a"}}}}}""")!;
        var other = (JsonObject)set.DeepClone();
        other["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "j";

        // Act, assert
        PodTemplate.SameTemplate(deployment, set).Should().BeTrue();
        PodTemplate.SameTemplate(deployment, other).Should().BeFalse();
        set["spec"]!["template"]!["metadata"]!["labels"]!["pod-template-hash"]!.GetValue<string>().Should().Be("7", "comparing changes nothing");
    }

    internal static JsonObject Deployment(int replicas, string surge, string unavailable) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "d", ["generation"] = 1 },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["progressDeadlineSeconds"] = 60,
            ["strategy"] = new JsonObject
            {
                ["type"] = "RollingUpdate",
                ["rollingUpdate"] = new JsonObject { ["maxSurge"] = Value(surge), ["maxUnavailable"] = Value(unavailable) },
            },
        },
    };

    internal static JsonObject Set(string name, int replicas, int available, int? max = null) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = new JsonObject { ["deployment.kubernetes.io/max-replicas"] = max?.ToString() },
            ["creationTimestamp"] = name == "old" ? "2030-01-01T00:00:00Z" : "2030-01-02T00:00:00Z",
        },
        ["spec"] = new JsonObject { ["replicas"] = replicas },
        ["status"] = new JsonObject { ["replicas"] = replicas, ["availableReplicas"] = available, ["readyReplicas"] = available },
    };

    private static JsonNode Value(string text) => text.EndsWith('%') ? text : int.Parse(text);

    private static JsonObject Resize(JsonObject set, int replicas)
    {
        var result = (JsonObject)set.DeepClone();

        // A set that shrinks gives up its unavailable pods first.
        result["spec"]!["replicas"] = replicas;
        result["status"]!["availableReplicas"] = Math.Min(Rollout.Available(set), replicas);
        return result;
    }
}

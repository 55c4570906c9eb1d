using ModelOperator.Kubernetes.Events;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status;

public sealed class EventPlanTest
{
    [Test]
    public void Between_FirstReady_IsOneNormalEventForServingAndOneForTheModel() =>
        EventPlan.Between(new Scenario().Status(), new Scenario().Counts(1, 1, 1).ReadyPod().Status())
            .Select(planned => $"{planned.Type} {planned.Reason}")
            .Should().Equal("Normal Serving", "Normal ModelLoaded");

    [Test]
    public void Between_FirstFailure_IsAWarningWithTheCause()
    {
        var after = new Scenario().Counts(1, 1, 0).Ended(3, """{"reason": "InvalidModel", "message": "no ONNX model"}""").Status();

        EventPlan.Between(new Scenario().Status(), after).Should().Equal(new PlannedEvent(EventType.Warning, "InvalidModel", "no ONNX model"));
    }

    [Test]
    public void Between_AnotherCause_IsAnotherEvent()
    {
        var before = new Scenario().Counts(1, 1, 0).Ended(3, """{"reason": "InvalidModel", "message": "m"}""").Status();
        var after = new Scenario().Counts(1, 1, 0).Ended(137, reason: "OOMKilled").Status();

        EventPlan.Between(before, after).Should().ContainSingle().Which.Reason.Should().Be("OOMKilled");
    }

    [Test]
    public void Between_SameStatus_IsNoEvent()
    {
        var status = new Scenario("network: {}").Counts(1, 1, 0).Waiting("ImagePullBackOff", "x").Status();

        EventPlan.Between(status, status).Should().BeEmpty();
    }

    [Test]
    public void Between_NetworkReadyAndNot_IsAnEventForEachAndNoneWhileNobodyHasSaid()
    {
        Scenario Ingress() => new Scenario("network: {ingress: {hostnames: [a.example]}}").Counts(1, 1, 1).ReadyPod();
        var waiting = Ingress().Ingress().Status();
        var served = Ingress().Ingress("192.0.2.1").Status();
        var moved = Ingress().Ingress("192.0.2.2").Status();

        EventPlan.Between(waiting, served).Should().ContainSingle().Which.Type.Should().Be(EventType.Normal);
        EventPlan.Between(served, moved).Should().BeEmpty("another address is no transition");
        EventPlan.Between(served, waiting).Should().BeEmpty();
    }

    [Test]
    public void Between_KindThatIsMissing_IsAWarning() =>
        EventPlan.Between(
                new Scenario().Counts(1, 1, 1).ReadyPod().Status(),
                new Scenario("observability: {podMonitor: Always}").Counts(1, 1, 1).ReadyPod().Lacks("PodMonitor").Status())
            .Should().ContainSingle().Which.Should().Match<PlannedEvent>(planned => planned.Type == EventType.Warning && planned.Reason == "PodMonitorMissing");

    [Test]
    public void Between_NothingAndARollout_IsANormalEvent() =>
        EventPlan.Between(null, new Scenario().Status()).Should().ContainSingle().Which.Type.Should().Be(EventType.Normal);

    [Test]
    public void Between_NothingAndAnInvalidSpec_IsAWarning() =>
        EventPlan.Between(null, new Scenario("scaling: {minReplicas: 2, maxReplicas: 1}").Status())
            .Should().ContainSingle(planned => planned.Type == EventType.Warning && planned.Reason == "InvalidSpec");
}

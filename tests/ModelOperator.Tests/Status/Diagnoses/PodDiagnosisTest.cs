using k8s.Models;

namespace ModelOperator.Tests.Status.Diagnoses;

public sealed class PodDiagnosisTest
{
    [Test]
    public void Of_Unschedulable_IsTheSchedulersSentence()
    {
        const string Sentence = "0/3 nodes are available: 3 Insufficient cpu.";

        var status = new Scenario().Counts(1, 1, 0).Pod("linear-1", isCurrent: true, new V1PodStatus
        {
            Phase = "Pending",
            Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = Sentence }],
        }).Status();

        status.Brief("Ready").Should().Be("False Unschedulable");
        status.Condition("Ready")!.Message.Should().Contain(Sentence);
    }

    [TestCase("ErrImagePull", "ImagePullFailed")]
    [TestCase("ImagePullBackOff", "ImagePullFailed")]
    [TestCase("CreateContainerError", "SecretNotFound")]
    [TestCase("CreateContainerConfigError", "SecretNotFound")]
    public void Of_WaitingContainer_HasOneReasonForOneCause(string waiting, string reason)
    {
        var status = new Scenario().Counts(1, 1, 0).Waiting(waiting, "secret \"token\" not found").Status();

        status.Brief("Ready").Should().Be($"False {reason}");
        status.Condition("Ready")!.Message.Should().Contain("container runtime").And.Contain("secret \"token\" not found");
        status.Brief("ModelReady").Should().Be("False PodsNotReady");
    }

    [Test]
    public void Of_OutOfMemory_NamesTheContainerAndItsLimit()
    {
        var status = new Scenario("resources: {limits: {memory: 64Mi}}").Counts(1, 1, 0).Ended(137, reason: "OOMKilled").Status();

        status.Brief("Ready").Should().Be("False OOMKilled");
        status.Condition("Ready")!.Message.Should().Contain("container runtime of pod linear-1").And.Contain("64Mi");
    }

    [Test]
    public void Of_CrashLoop_ShowsHowTheContainerLastEnded()
    {
        var status = new Scenario().Counts(1, 1, 0).Container(
            new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff", Message = "back-off 40s restarting" } },
            new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 139, Reason = "Error", Message = "segmentation\nfault" } }).Status();

        status.Brief("Ready").Should().Be("False ContainerFailed");
        status.Condition("Ready")!.Message.Should().Be("container runtime of pod linear-1 ended with exit code 139 (SIGSEGV): segmentation fault");
    }

    [Test]
    public void Of_KilledContainer_LeavesTheEndOfItsLogOut() =>
        new Scenario().Counts(1, 1, 0).Ended(137, "info: ready").Status().Condition("Ready")!.Message
            .Should().Be("container runtime of pod linear-1 ended with exit code 137 (SIGKILL)");

    [Test]
    public void Of_ContainerRunningAgainAfterAFailure_KeepsTheCause()
    {
        var status = new Scenario().Counts(1, 1, 0).Container(
            new V1ContainerState { Running = new V1ContainerStateRunning() },
            new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated { ExitCode = 3, Message = """{"reason": "DigestMismatch", "message": "found a, expected b"}""" },
            }).Status();

        status.Brief("Ready").Should().Be("False DigestMismatch");
    }

    [TestCase("not json")]
    [TestCase("{\"reason\": 7}")]
    [TestCase("{\"reason\": \"has blanks in it\"}")]
    [TestCase("{broken")]
    public void Of_ExitCode3WithoutTheServersLine_FallsBackToTheExitCode(string message) =>
        new Scenario().Counts(1, 1, 0).Ended(3, message).Status().Brief("Ready").Should().Be("False ContainerFailed");

    [Test]
    public void Of_ExitCode3WithLogLinesBeforeTheLine_FindsIt() =>
        new Scenario().Counts(1, 1, 0).Ended(3, "info: starting\n{\"reason\": \"InvalidModel\", \"message\": \"m\"}\n").Status()
            .Brief("Ready").Should().Be("False InvalidModel");

    [Test]
    public void Of_FailedPodOfAnOlderTemplate_IsNotShown()
    {
        var ended = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 1 } };

        new Scenario().Counts(2, 1, 1).Container(ended, isCurrent: false).Status().Brief("Ready").Should().Be("False RollingOut");
    }

    [Test]
    public void Of_Evicted_ShowsWhy()
    {
        var status = new Scenario().Counts(1, 1, 0)
            .Pod("linear-1", isCurrent: true, new V1PodStatus { Phase = "Failed", Reason = "Evicted", Message = "The node was low on resource: memory." })
            .Status();

        status.Brief("Ready").Should().Be("False Evicted");
        status.Condition("Ready")!.Message.Should().Contain("low on resource: memory");
    }
}

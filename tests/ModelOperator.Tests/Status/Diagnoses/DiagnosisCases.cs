using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Status;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Tests.Status.Diagnoses;

/// <summary>For each row of the table what a cluster shows when it happens, in the words of Kubernetes' own components.</summary>
internal static class DiagnosisCases
{
    private static readonly DateTime Start = new(2030, 1, 31, 11, 0, 0, DateTimeKind.Utc);

    /// <summary>Reason, the scenario, and what the message must hold.</summary>
    public static IEnumerable<(string Reason, Scenario Scenario, string[] InMessage)> All => Spec().Concat(Model()).Concat(Pods()).Concat(Nodes()).Concat(Scaling()).Concat(Refresh()).Concat(Network());

    private static IEnumerable<(string, Scenario, string[])> Spec()
    {
        yield return ("InvalidSpec", new Scenario("scaling: {minReplicas: 3, maxReplicas: 2}"), ["spec.scaling.maxReplicas", "at least minReplicas"]);
        yield return ("NameTaken", Problem("NameTaken", "Service linear exists", isTerminal: true), ["Service linear"]);
        yield return ("ApplyRefused", Problem("ApplyRefused", "the API server refused Deployment linear: x", isTerminal: true), ["Deployment linear"]);
        yield return ("ModelTooLarge", Problem("ModelTooLarge", "the model has 90 GB, profile a100 has 80", isTerminal: true), ["profile a100"]);
        yield return ("ApplyFailed", Problem("ApplyFailed", "the API server refused Service linear: forbidden", isTerminal: false), ["forbidden"]);
    }

    private static IEnumerable<(string, Scenario, string[])> Model()
    {
        foreach (var row in ModelReasons())
        {
            yield return (row, Failing().Ended(3, $$"""{"reason": "{{row}}", "message": "what ONNX Runtime said"}"""), ["what ONNX Runtime said"]);
        }

        yield return ("ProviderFallback",
            new Scenario("gpu: {}").Counts(1, 1, 1).ReadyPod().Describes(new ModelStatus { Name = "linear", ExecutionProvider = "Cpu", Pod = "linear-1" }),
            ["cuda was asked for", "runs the model on Cpu", "linear-1"]);
    }

    private static IEnumerable<(string, Scenario, string[])> Pods()
    {
        var ended = new V1ContainerStateTerminated { ExitCode = 137, Reason = "OOMKilled", StartedAt = Start };
        yield return ("OOMKilled", OutOfMemory(ended, notReadySince: Start.AddMinutes(-1)), ["linear-1", "64Mi", "while the model was loading", "spec.resources.limits.memory"]);
        yield return ("OOMKilled", OutOfMemory(ended, notReadySince: Start.AddMinutes(1)), ["64Mi", "while it served", "spec.resources.limits.memory"]);
        yield return ("SecretNotFound", Failing().Waiting("CreateContainerConfigError", "secret \"token\" not found"), ["secret \"token\" not found"]);
        yield return ("SecretNotFound", Creating("FailedMount", "MountVolume.SetUp failed for volume \"keys\" : secret \"token\" not found"), ["secret \"token\" not found"]);
        yield return ("ConfigMapNotFound", Failing().Waiting("CreateContainerConfigError", "configmap \"flags\" not found"), ["configmap \"flags\" not found"]);
        yield return ("KeyNotFound", Failing().Waiting("CreateContainerConfigError", "couldn't find key user in Secret team-a/token"), ["key user in Secret team-a/token"]);
        yield return ("KeyNotFound", Creating("FailedMount", "MountVolume.SetUp failed for volume \"keys\" : references non-existent secret key: user"), ["non-existent secret key: user"]);
        yield return ("VolumeMountFailed", Creating("FailedAttachVolume", "Multi-Attach error for volume \"pvc-1\""), ["Multi-Attach error"]);
        yield return ("ContainerConfigError", Failing().Waiting("RunContainerError", "exec: \"serve\": executable file not found"), ["executable file not found"]);
        yield return ("ContainerConfigError", Failing().Waiting("ContainerCreating", "").Reports(new PodReport("linear-1", "FailedCreatePodSandBox", "plugin type=\"calico\" failed (add): no address")), ["no address"]);
        yield return ("InvalidImageName", Failing().Waiting("InvalidImageName", "Failed to apply default image tag \"A:B:C\""), ["Failed to apply default image tag"]);
        yield return ("ImagePullFailed", Failing().Waiting("ErrImagePull", "failed to resolve reference: not found"), ["runtime:1", "not found"]);
        yield return ("ImagePullFailed", Failing().Waiting("ImagePullBackOff", "Back-off pulling image \"runtime:1\": ErrImagePull: 401 Unauthorized"), ["runtime:1 can not be pulled: 401 Unauthorized"]);
        yield return ("ProbeFailed",
            Failing().Container(new V1ContainerState { Running = new() }, started: true).Reports(new PodReport("linear-1", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")),
            ["readiness probe", "statuscode: 503"]);
        yield return ("ProbeFailed",
            Failing().Container(
                new V1ContainerState { Running = new() },
                new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 137, Reason = "OOMKilled" } },
                started: true,
                restarts: 1).Reports(new PodReport("linear-1", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")),
            ["does not pass its readiness probe"]);
        yield return ("ProbeFailed", Killed("liveness", "Liveness probe failed: context deadline exceeded"), ["failed its liveness probe", "context deadline exceeded"]);
        yield return ("ProbeFailed", Killed("startup", "Startup probe failed: HTTP probe failed with statuscode: 503"), ["failed its startup probe", "statuscode: 503"]);
        yield return ("ContainerFailed", Failing().Ended(139, "segmentation fault"), ["exit code 139 (SIGSEGV)", "segmentation fault"]);
        yield return ("ContainerFailed", Failing().Ended(0, reason: "Completed"), ["exit code 0"]);
        yield return ("QuotaExceeded", Refused("pods \"linear-5c7d-x2x\" is forbidden: exceeded quota: small, requested: requests.cpu=1, used: requests.cpu=2, limited: requests.cpu=2"),
            ["exceeded quota: small, requested: requests.cpu=1"]);
        yield return ("PodsRefused", Refused("pods \"linear-5c7d-x2x\" is forbidden: violates PodSecurity \"restricted:latest\": hostPath volumes"), ["violates PodSecurity"]);
        yield return ("PodsRefused", Refused("admission webhook \"images.example\" denied the request: unsigned"), ["denied the request: unsigned"]);
        yield return ("PodsNotCreated", Refused("etcdserver: request is too large"), ["request is too large"]);
        yield return ("ProgressDeadlineExceeded",
            Failing().DeploymentCondition("Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet \"linear-5c7d\" has timed out progressing."), ["timed out progressing"]);
    }

    private static IEnumerable<(string, Scenario, string[])> Nodes()
    {
        yield return ("GpuUnavailable", Unscheduled("0/3 nodes are available: 1 Insufficient memory, 3 Insufficient nvidia.com/gpu.", "gpu: {}"), ["3 Insufficient nvidia.com/gpu"]);
        yield return ("GpuUnavailable",
            Unscheduled("0/3 nodes are available: 3 Insufficient nvidia.com/mig-1g.10gb.", "gpu: {resourceName: nvidia.com/mig-1g.10gb}"), ["nvidia.com/mig-1g.10gb"]);
        yield return ("Unschedulable", Unscheduled("0/3 nodes are available: 3 Insufficient cpu."), ["0/3 nodes are available: 3 Insufficient cpu."]);
        yield return ("VolumeClaimNotBound", Unscheduled("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."), ["unbound immediate PersistentVolumeClaims"]);
        yield return ("VolumeClaimNotBound", Unscheduled("0/1 nodes are available: persistentvolumeclaim \"models\" not found."), ["persistentvolumeclaim \"models\" not found"]);
        yield return ("PodNotGone",
            new Scenario().Counts(1, 0, 0).PodCondition("Ready", "False").Deleting(Scenario.Now.AddMinutes(-2)), ["linear-1 on node node-1", "2030-01-31T11:58:00Z"]);
        yield return ("Preempted", Disrupted("PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod"), ["higher priority"]);
        yield return ("NodeLost", Disrupted("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"), ["NoExecute taint"]);
        yield return ("NodeLost", Failing().Pod("linear-1", isCurrent: true, new V1PodStatus
        {
            Phase = "Running",
            Conditions = [new V1PodCondition { Type = "Ready", Status = "False" }, new V1PodCondition { Type = "ContainersReady", Status = "True" }],
        }), ["node-1 no longer reports"]);
        yield return ("Evicted", Failed("Evicted", "The node was low on resource: memory."), ["low on resource: memory"]);
        yield return ("PodFailed", Failed("UnexpectedAdmissionError", "Allocate failed due to no healthy devices"), ["UnexpectedAdmissionError: Allocate failed"]);
    }

    private static IEnumerable<(string, Scenario, string[])> Scaling()
    {
        const string NoMetrics = "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)";
        yield return ("FailedGetResourceMetric", Autoscaled().AutoscalerCondition("ScalingActive", "False", "FailedGetResourceMetric", NoMetrics), [NoMetrics, "metrics-server"]);
        yield return ("FailedGetScale", Autoscaled().AutoscalerCondition("AbleToScale", "False", "FailedGetScale", "deployments.apps \"linear\" not found"), ["\"linear\" not found"]);
    }

    private static IEnumerable<(string, Scenario, string[])> Refresh()
    {
        yield return ("StoreQueryFailed", Watched(new StoreAnswer("StoreQueryFailed", "https://models.example/linear.onnx answered HTTP 503")), ["HTTP 503"]);
        yield return ("NotWatchable", Watched(new StoreAnswer("NotWatchable", "file:///models/linear.onnx is on a volume")), ["is on a volume"]);
        yield return (
            "NotWatchable",
            Watched(StoreAnswer.Of("v1")).Describes(new ModelStatus { Name = "linear", ExecutionProvider = "Cpu", Pod = "linear-1" }),
            ["version v1", "do not say which one they serve"]);
    }

    private static Scenario Watched(StoreAnswer answer) =>
        new Scenario(model: "{storageUri: https://models.example/linear.onnx, refresh: OnChange}").Counts(1, 1, 1).ReadyPod().Observes(observation => observation with { Store = answer });

    private static IEnumerable<(string, Scenario, string[])> Network()
    {
        yield return (
            "GatewayApiMissing",
            new Scenario("network: {gateway: {parentRefs: [{name: edge}]}}").Counts(1, 1, 1).ReadyPod().Lacks("HTTPRoute"),
            ["HTTPRoute of gateway.networking.k8s.io/v1", "remove spec.network.gateway"]);
        yield return (
            "PodMonitorMissing",
            new Scenario("observability: {podMonitor: Always}").Counts(1, 1, 1).ReadyPod().Lacks("PodMonitor"),
            ["PodMonitor of monitoring.coreos.com/v1", "to Auto"]);
    }

    private static IEnumerable<string> ModelReasons() => DiagnosisTable.Rows.Where(row => row.ConcernsModel).Select(row => row.Reason).Where(reason => reason != "ProviderFallback");

    private static Scenario Failing(string spec = "") => new Scenario(spec).Counts(1, 1, 0);

    private static Scenario Autoscaled() => new Scenario("scaling: {maxReplicas: 3}").Counts(1, 1, 1).ReadyPod();

    private static Scenario Problem(string reason, string message, bool isTerminal) => new Scenario().Problem(new ChildProblem(reason, message, isTerminal));

    private static Scenario OutOfMemory(V1ContainerStateTerminated ended, DateTime notReadySince) => Failing("resources: {limits: {memory: 64Mi}}").Container(
        new V1ContainerState { Terminated = ended },
        conditions: new V1PodCondition { Type = "Ready", Status = "False", LastTransitionTime = notReadySince });

    private static Scenario Creating(string reason, string message) => Failing().Waiting("ContainerCreating", "").Reports(
        new PodReport("linear-1", reason, message),
        new PodReport("linear-1", "FailedMount", "Unable to attach or mount volumes: unmounted volumes=[x]: timed out waiting for the condition"),
        new PodReport("linear-other", "FailedMount", "of another pod"));

    private static Scenario Killed(string probe, string answer) => Failing()
        .Container(new V1ContainerState { Running = new() }, new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 0, Reason = "Completed" } }, restarts: 1)
        .Reports(new PodReport("linear-1", "Unhealthy", answer), new PodReport("linear-1", "Killing", $"Container runtime failed {probe} probe, will be restarted"));

    private static Scenario Refused(string message) => new Scenario().Counts(0, 0, 0).DeploymentCondition("ReplicaFailure", "True", "FailedCreate", message);

    private static Scenario Unscheduled(string sentence, string spec = "") => Failing(spec).PodCondition("PodScheduled", "False", "Unschedulable", sentence);

    private static Scenario Disrupted(string reason, string message) => Failing().PodCondition("DisruptionTarget", "True", reason, message).Deleting();

    private static Scenario Failed(string reason, string message) =>
        Failing().Pod("linear-1", isCurrent: true, new V1PodStatus { Phase = "Failed", Reason = reason, Message = message });
}

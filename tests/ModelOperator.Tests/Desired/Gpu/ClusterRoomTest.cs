using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Desired.Gpu;
using ModelOperator.Yaml;

namespace ModelOperator.Tests.Desired.Gpu;

public sealed class ClusterRoomTest
{
    private const string Gpu = "nvidia.com/gpu";
    private const string Wanted = "containers: [{name: runtime, resources: {requests: {cpu: 250m, nvidia.com/gpu: 1}}}]\n";

    [Test]
    public void Decide_GpuFree_Surges()
    {
        var room = Room(Node("gpu-1", gpus: 2));
        room.Add(Pod("gpu-1"));

        room.Decide(Spec(Wanted), Gpu).Should().Be(new GpuRollout(IsSurge: true, "node gpu-1 has 1 nvidia.com/gpu free"));
    }

    [Test]
    public void Decide_EveryGpuTaken_LetsAnOldPodGoFirstAndSaysWhy()
    {
        var room = Room(Node("gpu-1", gpus: 1), Node("gpu-2", gpus: 1));
        room.Add(Pod("gpu-1"));
        room.Add(Pod("gpu-2"));

        room.Decide(Spec(Wanted), Gpu).Should().Be(new GpuRollout(
            IsSurge: false, "no node has room for one more pod: gpu-1 has 0 of 1 nvidia.com/gpu free, gpu-2 has 0 of 1 nvidia.com/gpu free"));
    }

    [Test]
    public void Decide_GpuFreeButNoCpu_LetsAnOldPodGoFirst()
    {
        var room = Room(Node("gpu-1", gpus: 2, cpu: "300m"));
        room.Add(Pod("gpu-1"));

        room.Decide(Spec(Wanted), Gpu).Reason.Should().Be("no node has room for one more pod: gpu-1 has 0.05 of 0.3 cpu free");
    }

    [TestCase("Succeeded")]
    [TestCase("Failed")]
    public void Decide_GpuOfAPodThatEnded_IsFree(string phase)
    {
        var room = Room(Node("gpu-1", gpus: 1));
        room.Add(Pod("gpu-1", phase));

        room.Decide(Spec(Wanted), Gpu).IsSurge.Should().BeTrue();
    }

    [TestCase("metadata: {labels: {pool: b}}", "nodeSelector: {pool: a}")]
    [TestCase("spec: {unschedulable: true}", "")]
    [TestCase("spec: {taints: [{key: nvidia.com/gpu, effect: NoSchedule}]}", "")]
    [TestCase("spec: {taints: [{key: team, value: a, effect: NoExecute}]}", "tolerations: [{key: team, value: b, effect: NoExecute}]")]
    [TestCase("status: {conditions: [{type: Ready, status: 'False'}]}", "")]
    [TestCase("metadata: {labels: {pool: b}}", "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: NotIn, values: [b]}]}]}}}")]
    [TestCase("metadata: {labels: {size: '3'}}", "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: size, operator: Gt, values: ['3']}]}, {}]}}}")]
    public void Decide_NodeThatThePodMayNotRunOn_DoesNotCount(string node, string pod) =>
        Room(Node("gpu-1", gpus: 1, node)).Decide(Spec(Wanted + pod), Gpu).Should().Be(new GpuRollout(
            IsSurge: false, "no node that the pods may run on has 1 nvidia.com/gpu"));

    [TestCase("metadata: {labels: {pool: a}}", "nodeSelector: {pool: a}")]
    [TestCase("spec: {taints: [{key: nvidia.com/gpu, effect: NoSchedule}]}", "tolerations: [{key: nvidia.com/gpu, operator: Exists}]")]
    [TestCase("spec: {taints: [{key: nvidia.com/gpu, effect: PreferNoSchedule}]}", "")]
    [TestCase("spec: {taints: [{key: any, effect: NoSchedule}]}", "tolerations: [{operator: Exists}]")]
    [TestCase("metadata: {labels: {size: '4'}}", "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: size, operator: Gt, values: ['3']}]}]}}}")]
    public void Decide_NodeThatThePodMayRunOn_Counts(string node, string pod) =>
        Room(Node("gpu-1", gpus: 1, node)).Decide(Spec(Wanted + pod), Gpu).IsSurge.Should().BeTrue();

    [Test]
    public void Text_OfADecision_IsReadBack()
    {
        var decided = new GpuRollout(IsSurge: false, "no room: at all");
        var deployment = new V1Deployment { Metadata = new V1ObjectMeta { Annotations = new Dictionary<string, string> { [Names.RolloutAnnotation] = decided.Text } } };

        GpuRollout.Of(deployment).Should().Be(decided);
    }

    private static ClusterRoom Room(params V1Node[] nodes)
    {
        var room = new ClusterRoom();
        foreach (var node in nodes)
        {
            room.Add(node);
        }

        return room;
    }

    private static V1Node Node(string name, int gpus, string more = "", string cpu = "4")
    {
        var node = ObjectJson.FromNode<V1Node>(YamlParser.Parse(more.Length > 0 ? more : "{}")!);
        node.Metadata ??= new V1ObjectMeta();
        node.Metadata.Name = name;
        node.Status ??= new V1NodeStatus();
        node.Status.Conditions ??= [new V1NodeCondition { Type = "Ready", Status = "True" }];
        node.Status.Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), [Gpu] = new(gpus.ToString(System.Globalization.CultureInfo.InvariantCulture)) };
        return node;
    }

    private static V1Pod Pod(string node, string phase = "Running")
    {
        var spec = Spec(Wanted);
        spec.NodeName = node;
        return new V1Pod { Metadata = new V1ObjectMeta { Name = "other" }, Spec = spec, Status = new V1PodStatus { Phase = phase } };
    }

    private static V1PodSpec Spec(string yaml) => ObjectJson.FromNode<V1PodSpec>(YamlParser.Parse(yaml)!);
}

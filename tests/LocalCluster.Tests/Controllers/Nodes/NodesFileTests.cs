using LocalCluster.Controllers.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Tests.Controllers.Nodes;

public sealed class NodesFileTests
{
    [TestCase("- metadata: {name: a}\n- metadata: {name: b}")]
    [TestCase("metadata: {name: a}\n---\nkind: Node\nmetadata: {name: b}")]
    [TestCase("kind: List\nitems:\n- metadata: {name: a}\n- metadata: {name: b}")]
    public void Nodes_InAnyOfTheUsualForms_AreRead(string yaml) =>
        NodesFile.Parse(yaml, "nodes.yaml").Select(node => node.Name()).Should().Equal("a", "b");

    [Test]
    public void Values_KeepTheirTypes()
    {
        // Act
        var node = NodesFile.Parse("""{metadata: {name: a, labels: {count: "8"}}, spec: {unschedulable: true}, status: {allocatable: {nvidia.com/gpu: 8}}}""", "nodes.yaml").Single();

        // Assert
        node.Labels()["count"].Should().Be("8");
        node.Flag("spec", "unschedulable").Should().BeTrue();
        Quantity.ParseAll(node.Map("status", "allocatable"))["nvidia.com/gpu"].Should().Be(8);
    }

    [Test]
    public void Something_ThatIsNoNode_IsRefusedWithTheFilesName() =>
        ((Action)(() => NodesFile.Parse("kind: Pod\nmetadata: {name: a}", "nodes.yaml")))
            .Should().Throw<InvalidDataException>().WithMessage("nodes.yaml holds something that is no v1 Node*");
}

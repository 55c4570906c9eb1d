using Functional.Cluster;

namespace Functional;

/// <summary>A fixture whose every test has a namespace of its own. Tests of one fixture run one after another.</summary>
public abstract class FunctionalTest
{
    private Kubectl? _kubectl;

    protected Kubectl Kubectl => _kubectl!;

    [SetUp]
    public async Task CreateNamespaceAsync() => _kubectl = await ClusterUnderTest.CreateNamespaceAsync().ConfigureAwait(false);

    [TearDown]
    public async Task DeleteNamespaceAsync() => await Kubectl.RunAsync("delete", "namespace", Kubectl.Namespace, "--wait=false").ConfigureAwait(false);
}

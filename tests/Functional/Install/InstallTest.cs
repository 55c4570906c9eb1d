namespace Functional.Install;

/// <summary>A fixture whose every test has a cluster of its own, with nothing installed.</summary>
public abstract class InstallTest
{
    private InstallCluster? _cluster;

    protected InstallCluster Cluster => _cluster!;

    [SetUp]
    public async Task StartClusterAsync() => _cluster = await InstallCluster.StartAsync().ConfigureAwait(false);

    [TearDown]
    public async Task StopClusterAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }
    }
}

using ModelOperator.Settings;

namespace ModelOperator.Tests.Settings;

public sealed class SettingsFileTest
{
    [Test]
    public void Parse_Nothing_IsTheDefaults()
    {
        var settings = SettingsFile.Parse("");

        settings.Network.UrlTemplate.Should().Be("http://{name}.{namespace}.svc.cluster.local");
        settings.Network.GrpcUrlTemplate.Should().Be("{name}.{namespace}.svc.cluster.local:8081");
        settings.Reconciliation.Concurrency.Should().Be(8);
        settings.Resources.Limits!["memory"].ToDecimal().Should().Be(2m * 1024 * 1024 * 1024);
    }

    [Test]
    public void Parse_SomeSettings_KeepsTheOtherDefaults()
    {
        var settings = SettingsFile.Parse("runtime: {image: registry.example/runtime:1}\nnetwork: {urlTemplate: 'http://{clusterIP}'}\n");

        settings.Runtime.Image.Should().Be("registry.example/runtime:1");
        settings.Network.UrlTemplate.Should().Be("http://{clusterIP}");
        settings.LeaderElection.LeaseDuration.Should().Be("15s");
    }

    [Test]
    public void Parse_SeveralMistakes_NamesThemAll()
    {
        var act = () => SettingsFile.Parse("runtime: {imagge: x}\nreconciliation: {concurrency: many}\nresources: []\nnetwork:\n");

        act.Should().Throw<SettingsException>().Which.Message.Should()
            .Contain("runtime.imagge: is not a setting; known here: image").And
            .Contain("reconciliation.concurrency: is \"many\"; expected a whole number").And
            .Contain("resources: is []; expected a mapping").And
            .Contain("network: is empty");
    }

    [Test]
    public void Parse_SeveralBadValues_NamesThemAll()
    {
        var act = () => SettingsFile.Parse(
            "network: {urlTemplate: 'http://{host}'}\nreconciliation: {concurrency: 0}\nleaderElection: {leaseDuration: 5s, retryPeriod: 1 minute}\n");

        act.Should().Throw<SettingsException>().Which.Message.Should()
            .Contain("network.urlTemplate: is 'http://{host}'").And
            .Contain("reconciliation.concurrency: is 0; expected 1 to 256").And
            .Contain("leaderElection.retryPeriod: is '1 minute'");
    }

    [TestCase("executionProvider: Vulkan", "gpu.profiles[a100].executionProvider: is 'Vulkan'; expected one of Cuda, TensorRt, MiGraphX")]
    [TestCase("executionProvider: Cpu", "gpu.profiles[a100].executionProvider: is 'Cpu'; expected one of Cuda, TensorRt, MiGraphX")]
    [TestCase("resourceName: gpu", "gpu.profiles[a100].resourceName: is 'gpu'; resourceName must be an extended resource")]
    public void Parse_BadValueOfAProfile_NamesIt(string field, string expected)
    {
        var act = () => SettingsFile.Parse($"gpu: {{profiles: {{a100: {{{field}}}}}}}");

        act.Should().Throw<SettingsException>().Which.Message.Should().Contain(expected);
    }

    [Test]
    public void Parse_PeersOfPolicies_AreRead()
    {
        var policy = SettingsFile.Parse(
            """
            network:
              policy:
                operator: {podSelector: {matchLabels: {app: operator}}, namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [ops]}]}}
                metrics: [{cidr: 10.0.0.0/8}]
            """).Network.Policy;

        policy.Operator!.PodSelector!.MatchLabels.Should().Contain("app", "operator");
        policy.Operator.NamespaceSelector!.MatchExpressions![0].Values.Should().Equal("ops");
        policy.Metrics[0].Cidr.Should().Be("10.0.0.0/8");
    }

    [Test]
    public void Parse_PeersThatAreNobody_AreRefused()
    {
        var act = () => SettingsFile.Parse("network: {policy: {operator: {}, metrics: [{cidr: 10.0.0.0/8, podSelector: {}}]}}");

        act.Should().Throw<SettingsException>().Which.Message.Should().Contain("network.policy.operator: must be").And.Contain("network.policy.metrics[0]: must be");
    }

    [Test]
    public void Parse_LeaseShorterThanItsRenewal_IsRefused()
    {
        var act = () => SettingsFile.Parse("leaderElection: {leaseDuration: 5s}");

        act.Should().Throw<SettingsException>().WithMessage("*leaderElection.renewDeadline: is 10s; it must be shorter than leaseDuration, 5s*");
    }
}

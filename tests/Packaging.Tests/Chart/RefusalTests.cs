using Testing;

namespace Packaging.Tests.Chart;

/// <summary>Values that the chart refuses, in words from which a person can mend them.</summary>
public sealed class RefusalTests
{
    [TestCase("{replica: 2}", "'replica' not allowed")]
    [TestCase("{image: {tagg: x}}", "at '/image': additional properties 'tagg' not allowed")]
    [TestCase("{replicas: two}", "at '/replicas': got string, want integer")]
    [TestCase("{image: {digest: 'sha256:abc'}}", "at '/image/digest': 'sha256:abc' does not match pattern '^(sha256:[a-f0-9]{64})?$'")]
    [TestCase("{watchNamespaces: [Team_A]}", "at '/watchNamespaces/0': 'Team_A' does not match pattern")]
    [TestCase("{watchNamespaces: team-a}", "at '/watchNamespaces': got string, want array")]
    [TestCase("{secretAccess: {namespaces: ['team-*']}}", "at '/secretAccess/namespaces/0': 'team-*' does not match pattern")]
    [TestCase("{metrics: {port: 99999}}", "at '/metrics/port': maximum")]
    [TestCase("{image: {pullPolicy: Sometimes}}", "at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'")]
    [TestCase("{gpuProfiles: {a100: {memroy: 80Gi}}}", "at '/gpuProfiles/a100': additional properties 'memroy' not allowed")]
    [TestCase("{settings: {log: {levle: Debug}}}", "at '/settings/log': additional properties 'levle' not allowed")]
    [TestCase("{settings: {cache: {type: Disk}}}", "at '/settings/cache/type': value must be one of")]
    [TestCase("{settings: {refresh: {interval: 5}}}", "at '/settings/refresh/interval': got number, want string")]
    [TestCase("{prometheusRule: {disabled: [NoSuchAlert]}}", "at '/prometheusRule/disabled/0': value must be one of")]
    [TestCase("{tests: {timeout: soon}}", "at '/tests/timeout': 'soon' does not match pattern")]
    [TestCase("{podDisruptionBudget: {minAvailable: half}}", "at '/podDisruptionBudget/minAvailable': 'half' does not match pattern '^[0-9]+%$'")]
    [TestCase("{priorityClass: {value: 2000000000}}", "at '/priorityClass/value': maximum")]
    public async Task Values_OfAWrongShape_AreRefusedWithTheirPlace(string values, string message) => (await ChartRender.RefusalAsync(values)).Should().Contain(message);

    [TestCase("{replicas: 2, leaderElection: {enabled: false}}", "two operators would work against each other")]
    [TestCase("{secretAccess: {namespaces: ['*', a]}}", "\"*\" means all namespaces, and stands alone")]
    [TestCase("{watchNamespaces: [a], secretAccess: {namespaces: [b]}}", "secretAccess.namespaces has b, which is not in watchNamespaces")]
    [TestCase("{watchNamespaces: [a], tests: {namespace: b}}", "tests.namespace is b, which is not in watchNamespaces")]
    [TestCase("{settings: {refresh: {readSecrets: true}}}", "settings.refresh.readSecrets is true, and secretAccess.namespaces is empty")]
    [TestCase("{serviceAccount: {create: false}}", "every pod that names no account would get the operator's rights")]
    [TestCase("{priorityClassName: a, priorityClass: {create: true}}", "priorityClassName names a class, and priorityClass.create makes another")]
    [TestCase("{replicas: 2, podDisruptionBudget: {maxUnavailable: null}}", "podDisruptionBudget has neither minAvailable nor maxUnavailable")]
    public async Task Values_ThatContradictEachOther_AreRefusedWithTheReason(string values, string message) => (await ChartRender.RefusalAsync(values)).Should().Contain(message);

    [Test]
    public async Task Values_WithSeveralContradictions_AreRefusedWithAllOfThem()
    {
        var refusal = await ChartRender.RefusalAsync("{replicas: 3, leaderElection: {enabled: false}, watchNamespaces: [a], secretAccess: {namespaces: [b, c]}}");

        refusal.Should().Contain("replicas is 3").And.Contain("has b,").And.Contain("has c,");
    }

    [Test]
    public async Task Lint_OfTheChart_FindsNothing([Values] bool byHelm3)
    {
        using var helm = new HelmCommand(executable: byHelm3 ? RepositoryPaths.Helm3 : null);

        var result = await helm.RunAsync(TimeSpan.FromMinutes(1), "lint", "--strict", ChartRender.Folder);

        result.ExitCode.Should().Be(0, result.ToString());
        result.StandardOutput.Should().NotContain("[WARNING]").And.NotContain("[ERROR]");
    }
}

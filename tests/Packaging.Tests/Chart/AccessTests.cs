using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart;

/// <summary>The access that the chart grants: to the operator exactly what <c>model-operator rbac</c> prints for the same options.</summary>
public sealed class AccessTests
{
    private const string Group = "rbac.authorization.k8s.io/v1";

    [TestCase("{}", "--read-secrets=false")]
    [TestCase("secretAccess: {namespaces: ['*']}", "")]
    [TestCase("secretAccess: {namespaces: [team-a, team-b]}", "--secret-namespaces=team-a,team-b")]
    [TestCase("watchNamespaces: [team-a, team-b]", "--watch-namespaces=team-a,team-b --read-secrets=false")]
    [TestCase("{watchNamespaces: [team-a, team-b], secretAccess: {namespaces: ['*']}}", "--watch-namespaces=team-a,team-b")]
    [TestCase("{watchNamespaces: [team-a, team-b], secretAccess: {namespaces: [team-b]}}", "--watch-namespaces=team-a,team-b --secret-namespaces=team-b")]
    [TestCase("{watchNamespaces: [modeloperator-system], secretAccess: {namespaces: [modeloperator-system]}}", "--watch-namespaces=modeloperator-system --secret-namespaces=modeloperator-system")]
    [TestCase("{fullnameOverride: vision, settings: {leaderElection: {leaseName: vision-lease}}}", "--name=vision --lease-name=vision-lease --read-secrets=false")]
    public async Task Access_OfTheChart_IsWhatTheOperatorPrints(string values, string options)
    {
        var printed = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["rbac", $"--namespace={ChartRender.Namespace}", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        printed.ExitCode.Should().Be(0, printed.ToString());
        var needed = YamlDocuments.Read(printed.StandardOutput).Select(Canonical);

        var granted = (await ChartRender.OfAsync(values)).Documents.Where(document => document.Text("apiVersion") == Group && !IsOfTheTest(document) && !IsForPeople(document)).Select(Canonical);

        granted.Should().BeEquivalentTo(needed);
    }

    [Test]
    public async Task Access_NotCreated_LeavesOnlyThatOfTheTest() =>
        (await ChartRender.OfAsync("rbac: {create: false, aggregateRoles: false}")).Documents.Where(document => document.Text("apiVersion") == Group).Should().OnlyContain(document => IsOfTheTest(document));

    [Test]
    public async Task Access_OfAnotherServiceAccount_IsBoundToIt()
    {
        var render = await ChartRender.OfAsync("{serviceAccount: {create: false, name: shared}, watchNamespaces: [team-a], secretAccess: {namespaces: [team-a]}}");

        render.Has("ServiceAccount").Should().BeTrue("helm test has one of its own");
        var bindings = render.Documents.Where(document => document.Kind() == "RoleBinding" && !IsOfTheTest(document)).ToArray();
        bindings.Should().HaveCount(3);
        bindings.SelectMany(binding => binding.List("subjects")).Should().OnlyContain(subject => subject.Text("name") == "shared" && subject.Text("namespace") == ChartRender.Namespace);
        render.Single("Deployment").Text("spec.template.spec.serviceAccountName").Should().Be("shared");
    }

    [Test]
    public async Task Access_ForPeople_IsAboutInferenceServicesAlone()
    {
        var render = await ChartRender.OfAsync();

        var roles = render.Documents.Where(IsForPeople).ToArray();

        roles.Select(role => role.Name()).Should().BeEquivalentTo("model-operator-edit", "model-operator-view");
        roles.SelectMany(role => role.List("rules")).SelectMany(rule => rule["resources"]!.AsArray()).Select(resource => resource!.ToString()).Should().OnlyContain(resource => resource.StartsWith("inferenceservices", StringComparison.Ordinal));
        render.Documents.Select(document => document.Text("roleRef.name")).Should().NotContain(roles.Select(role => role.Name()), "the operator does not need them");
    }

    private static bool IsForPeople(JsonObject document) => document.Labels("metadata.labels").Keys.Any(label => label.StartsWith("rbac.authorization.k8s.io/aggregate-to-", StringComparison.Ordinal));

    // helm test makes and removes its own access.
    private static bool IsOfTheTest(JsonObject document) => document.Labels("metadata.annotations").ContainsKey("helm.sh/hook");

    private static string Canonical(JsonObject document)
    {
        var rules = document.List("rules").Select(rule => string.Join(" ", rule.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={string.Join(",", pair.Value!.AsArray().Select(item => item!.ToString()).Order(StringComparer.Ordinal))}"))).Order(StringComparer.Ordinal);
        return $"{document.Title()} {document["roleRef"]?.ToJsonString()} {document["subjects"]?.ToJsonString()} {string.Join("; ", rules)}";
    }
}

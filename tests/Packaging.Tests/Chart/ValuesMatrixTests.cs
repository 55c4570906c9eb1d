using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;

namespace Packaging.Tests.Chart;

/// <summary>What must hold of every release, whatever its values.</summary>
public sealed class ValuesMatrixTests
{
    private static readonly string[] OfTheCluster = ["ClusterRole", "ClusterRoleBinding", "Namespace", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService"];

    private IReadOnlyList<(string Values, ChartRender Render)> _renders = [];

    [OneTimeSetUp]
    public async Task RenderAsync()
    {
        var renders = new (string, ChartRender)[ValuesMatrix.Cases.Count];
        await Parallel.ForAsync(0, renders.Length, async (index, _) => renders[index] = (ValuesMatrix.Cases[index], await ChartRender.OfAsync(ValuesMatrix.Cases[index])));
        _renders = renders;
    }

    [Test]
    public async Task Objects_OfEveryRelease_AreTakenByTheirSchemas()
    {
        var objects = _renders.SelectMany(item => item.Render.Documents.Select(document => ($"{document.Title()} of {item.Values}", document))).ToArray();

        var problems = await KubernetesSchemas.ProblemsAsync(objects);

        problems.Should().BeEmpty();
        TestContext.Out.WriteLine($"summary: {_renders.Count} releases with {objects.Length} objects against the Kubernetes schemas");
    }

    [Test]
    public Task Text_OfEveryRelease_IsTheSameByHelm3() => Parallel.ForEachAsync(
        _renders, async (item, _) => (await ChartRender.ByHelm3Async(item.Values)).Should().Be(item.Render.Text, item.Values));

    [Test]
    public void Pods_OfEveryRelease_AreRestricted() => ForEach((_, render) =>
    {
        var pods = render.Documents.Select(document => document.Pod()).OfType<JsonObject>().ToArray();

        pods.Should().NotBeEmpty();
        pods.SelectMany(RestrictedPods.Problems).Should().BeEmpty();
        pods.SelectMany(pod => pod.List("spec.containers")).Should().OnlyContain(container => container.Text("securityContext.readOnlyRootFilesystem") == "true");
    });

    [Test]
    public void Objects_OfEveryRelease_HaveNamesOfTheirOwn() => ForEach((_, render) => render.Documents.Select(document => document.Title()).Should().OnlyHaveUniqueItems());

    [Test]
    public void Objects_OfNamespacedReleases_BelongToTheirNamespaces() => ForEach((values, render) =>
    {
        if (values["watchNamespaces"] is not JsonArray watched)
        {
            return;
        }

        render.Documents.Where(document => OfTheCluster.Contains(document.Kind())).Should().BeEmpty();
        string[] served = [ChartRender.Namespace, .. watched.Select(item => item!.ToString())];
        render.Documents.Where(document => document.Kind() is not ("CustomResourceDefinition" or "PriorityClass")).Select(document => document.Text("metadata.namespace")).Should().BeSubsetOf(served);
    });

    [Test]
    public void Selectors_OfEveryRelease_FindTheOperatorsPodsAndNoOthers() => ForEach((_, render) =>
    {
        var operators = render.Single("Deployment").Labels("spec.template.metadata.labels");
        var test = render.Documents.SingleOrDefault(document => document.Kind() == "Pod")?.Labels("metadata.labels");
        var selectors = render.Documents.Select(Selector).OfType<JsonNode>().Select(selector => selector.Labels("labels")).ToArray();

        selectors.Length.Should().BeGreaterThanOrEqualTo(2, "the Deployment and the Service select");
        selectors.Should().OnlyContain(selector => selector.Count > 0 && Selects(selector, operators));
        selectors.Should().OnlyContain(selector => test == null || !Selects(selector, test));
    });

    [Test]
    public void References_OfEveryRelease_LeadToWhatIsThere() => ForEach((values, render) =>
    {
        var pod = render.Single("Deployment").Pod()!;
        var ports = render.Operator().List("ports").Select(port => port.Text("name")).ToArray();

        render.Single("Service").List("spec.ports").Select(port => port.Text("targetPort")).Should().BeSubsetOf(ports);
        new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => render.Operator().Text($"{probe}.httpGet.port")).Should().BeSubsetOf(ports);
        render.Documents.Where(document => document.Kind() == "PodMonitor").SelectMany(monitor => monitor.List("spec.podMetricsEndpoints")).Select(endpoint => endpoint.Text("port")).Should().BeSubsetOf(ports);
        pod.List("spec.volumes").Select(volume => volume.Text("configMap.name")).OfType<string>().Should().BeSubsetOf(render.Documents.Where(document => document.Kind() == "ConfigMap").Select(document => document.Name()));
        pod.List("spec.volumes").Select(volume => volume.Text("name")).Should().BeEquivalentTo(render.Operator().List("volumeMounts").Select(mount => mount.Text("name")));
        var accounts = render.Documents.Where(document => document.Kind() == "ServiceAccount").Select(document => document.Name());
        if (values.Text("serviceAccount.create") != "false")
        {
            accounts.Should().Contain(pod.Text("spec.serviceAccountName"));
        }

        if (values.At("priorityClass") is not null)
        {
            pod.Text("spec.priorityClassName").Should().Be(render.Single("PriorityClass").Name());
        }
    });

    [Test]
    public void Objects_OfEveryRelease_CarryTheCommonLabels() => ForEach((values, render) =>
    {
        var common = values.Labels("commonLabels");
        render.Documents.Should().OnlyContain(document => Selects(common, document.Labels("metadata.labels")) && document.Labels("metadata.labels").ContainsKey("helm.sh/chart"));
        render.Documents.Should().OnlyContain(document => Selects(values.Labels("commonAnnotations"), document.Labels("metadata.annotations")));
        Selects(values.Labels("podLabels"), render.Single("Deployment").Labels("spec.template.metadata.labels")).Should().BeTrue();
        Selects(values.Labels("podAnnotations"), render.Single("Deployment").Labels("spec.template.metadata.annotations")).Should().BeTrue();
    });

    private static JsonObject? Selector(JsonObject document) => document.Kind() switch
    {
        "Service" => Labelled(document.At("spec.selector")),
        "Deployment" or "PodDisruptionBudget" or "PodMonitor" => Labelled(document.At("spec.selector.matchLabels")),
        "NetworkPolicy" => Labelled(document.At("spec.podSelector.matchLabels")),
        _ => null,
    };

    private static JsonObject Labelled(JsonNode? labels) => new() { ["labels"] = labels!.DeepClone() };

    private static bool Selects(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private void ForEach(Action<JsonObject, ChartRender> check)
    {
        foreach (var (values, render) in _renders)
        {
            using var scope = new FluentAssertions.Execution.AssertionScope(values);
            check(JsonNode.Parse(values)!.AsObject(), render);
        }
    }
}

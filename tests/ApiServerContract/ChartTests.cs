using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;
using ApiServerContract.Targets;
using Testing;

namespace ApiServerContract;

/// <summary>What the Helm chart makes, and the pods that the operator makes: an API server takes every field of it, and lets the pods into a namespace of the Pod Security level "restricted".</summary>
public sealed class ChartTests : ContractTest
{
    private const string Everything = """
        {"replicas": 2, "crds": {"enabled": false}, "secretAccess": {"namespaces": ["*"]}, "networkPolicy": {"enabled": true}, "grafanaDashboard": {"enabled": true}, "priorityClass": {"create": true},
         "gpuProfiles": {"a100": {"memory": "80Gi"}}, "settings": {"log": {"format": "Json"}}, "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}]}
        """;

    private const string PlainPod = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "plain"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}""";

    private static readonly Dictionary<string, string> Plurals = new(StringComparer.Ordinal) { ["NetworkPolicy"] = "networkpolicies", ["PriorityClass"] = "priorityclasses" };
    private static readonly string[] OfTheCluster = ["ClusterRole", "ClusterRoleBinding", "PriorityClass"];
    private static readonly string[] Examples = ["linear", "ocr", "vad", "configmap"];

    [Test]
    public async Task Chart_WithEverythingOn_IsTakenFieldByField()
    {
        var documents = await RenderAsync(Everything);

        documents.Select(Kind).Should().Contain(["Deployment", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "NetworkPolicy", "PodDisruptionBudget", "PriorityClass", "ConfigMap", "Service", "Pod"]);
        foreach (var document in documents)
        {
            var answer = await Api.PatchAsync($"{PathOf(document)}?dryRun=All&fieldManager=helm&fieldValidation=Strict", document.ToJsonString(), ApiClient.Apply);

            answer.Code.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], "{0} is answered with {1}", Kind(document), answer.Content);
            answer.Warnings.Should().BeEmpty("of {0}", Kind(document));
        }
    }

    [Test]
    public async Task Pods_OfChartAndModels_AreLetIntoARestrictedNamespace()
    {
        (await Api.PatchAsync($"/api/v1/namespaces/{Namespace}", """{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}""", ApiClient.MergePatch)).Expect(HttpStatusCode.OK);
        var pods = (await RenderAsync("{}")).Concat(await RenderExamplesAsync()).Select(PodOf).OfType<JsonObject>().ToArray();

        pods.Should().HaveCount(2 + Examples.Length, "the operator's, that of helm test, and one for each example");
        foreach (var pod in pods)
        {
            (await CreateAsync(pod)).Expect(HttpStatusCode.Created);
        }

        if (ServerUnderTest.Target is KubeApiServerTarget)
        {
            // The local cluster has no such admission: there the above only says that the pods are taken.
            (await CreateAsync(Json(PlainPod))).Code.Should().Be(HttpStatusCode.Forbidden, "else the namespace lets everything in");
        }
    }

    private Task<Answer> CreateAsync(JsonObject pod) => Api.CreateAsync($"{Core("pods")}?dryRun=All&fieldValidation=Strict", pod);

    private async Task<IReadOnlyList<JsonObject>> RenderAsync(string values)
    {
        using var helm = new HelmCommand();
        var file = Path.Combine(helm.Folder("values"), "values.json");
        await File.WriteAllTextAsync(file, values);
        var chart = Path.Combine(RepositoryPaths.Root, "charts", "model-operator");
        var result = await helm.RunAsync(TimeSpan.FromSeconds(30), "template", "model-operator", chart, "--namespace", Namespace, "--values", file);
        result.ExitCode.Should().Be(0, "{0}", result);
        return YamlDocuments.Read(result.StandardOutput);
    }

    private static async Task<IReadOnlyList<JsonObject>> RenderExamplesAsync()
    {
        var files = Examples.SelectMany(name => new[] { "-f", Path.Combine(RepositoryPaths.Root, "examples", name, "inferenceservice.yaml") });
        var result = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", .. files]);
        result.ExitCode.Should().Be(0, "{0}", result);
        return YamlDocuments.Read(result.StandardOutput);
    }

    private static JsonObject? PodOf(JsonObject document) => Kind(document) switch
    {
        "Pod" => Pod("test", document["spec"]!),
        "Deployment" => Pod(document.Text("/metadata/name")!, document.At("/spec/template/spec")!),
        _ => null,
    };

    private static JsonObject Pod(string name, JsonNode spec) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec.DeepClone() };

    private static string Kind(JsonObject document) => document.Text("/kind")!;

    private string PathOf(JsonObject document)
    {
        var (version, kind, name) = (document.Text("/apiVersion")!, Kind(document), document.Text("/metadata/name"));
        var plural = Plurals.GetValueOrDefault(kind) ?? $"{kind.ToLowerInvariant()}s";
        return version == "v1" ? Core(plural, name) : OfTheCluster.Contains(kind) ? $"/apis/{version}/{plural}/{name}" : Custom(version, plural, name);
    }
}

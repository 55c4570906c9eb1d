using System.Text.Json.Nodes;
using Testing;

namespace Packaging.Tests.Manifests;

/// <summary>The judge of pods, and the pods of the models.</summary>
public sealed class RestrictedPodsTests
{
    private const string Restricted = """
        {"spec": {"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
         "containers": [{"name": "a", "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}],
         "volumes": [{"name": "settings", "configMap": {"name": "settings"}}]}}
        """;

    [Test]
    public void Problems_OfARestrictedPod_AreNone() => RestrictedPods.Problems(Pod()).Should().BeEmpty();

    [TestCase("spec", """{"hostNetwork": true}""", "hostNetwork is true")]
    [TestCase("spec", """{"hostPID": true}""", "hostPID is true")]
    [TestCase("spec", """{"volumes": [{"name": "disk", "hostPath": {"path": "/"}}]}""", "the volume disk is a hostPath")]
    [TestCase("spec.securityContext", """{"runAsNonRoot": null}""", "the container a may run as root")]
    [TestCase("spec.securityContext", """{"runAsUser": 0}""", "the pod runs as the user 0")]
    [TestCase("spec.securityContext", """{"seccompProfile": null}""", "the container a has no seccomp profile")]
    [TestCase("spec.securityContext", """{"seccompProfile": {"type": "Unconfined"}}""", "the pod is unconfined")]
    [TestCase("spec.securityContext", """{"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}""", "the sysctl kernel.msgmax is not safe")]
    [TestCase("spec.securityContext", """{"seLinuxOptions": {"type": "spc_t"}}""", "the pod has the SELinux type spc_t")]
    [TestCase("spec.containers.0.securityContext", """{"privileged": true}""", "the container a is privileged")]
    [TestCase("spec.containers.0.securityContext", """{"allowPrivilegeEscalation": null}""", "the container a does not forbid privilege escalation")]
    [TestCase("spec.containers.0.securityContext", """{"capabilities": {"drop": ["NET_RAW"]}}""", "the container a does not drop all capabilities")]
    [TestCase("spec.containers.0.securityContext", """{"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}""", "the container a adds the capability SYS_ADMIN")]
    [TestCase("spec.containers.0.securityContext", """{"procMount": "Unmasked"}""", "the container a has the procMount Unmasked")]
    [TestCase("spec.containers.0.securityContext", """{"runAsNonRoot": false}""", "the container a sets runAsNonRoot to false")]
    [TestCase("spec.containers.0", """{"ports": [{"containerPort": 80, "hostPort": 80}]}""", "the container a takes the node's port 80")]
    [TestCase("spec.containers.0", """{"livenessProbe": {"httpGet": {"host": "10.0.0.1"}}}""", "the container a sends its livenessProbe to the host 10.0.0.1")]
    public void Problems_OfALooserPod_NameWhatIsLoose(string path, string change, string problem)
    {
        var pod = Pod();
        var target = path.Split('.').Aggregate((JsonNode)pod, (node, name) => node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!).AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            target[name] = value?.DeepClone();
        }

        RestrictedPods.Problems(pod).Should().Contain(problem);
    }

    [Test]
    public async Task Pods_OfTheExamplesModels_AreRestricted()
    {
        var services = Directory.GetFiles(Path.Combine(RepositoryPaths.Root, "examples"), "inferenceservice.yaml", SearchOption.AllDirectories);
        services.Should().HaveCountGreaterThanOrEqualTo(3);

        var rendered = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", .. services.SelectMany(service => new[] { "-f", service })]);

        rendered.ExitCode.Should().Be(0, rendered.ToString());
        var pods = YamlDocuments.Read(rendered.StandardOutput).Select(document => document.Pod()).OfType<JsonObject>().ToArray();
        pods.Should().HaveCount(services.Length);
        pods.SelectMany(RestrictedPods.Problems).Should().BeEmpty();
        pods.SelectMany(pod => pod.List("spec.containers")).Should().OnlyContain(container => container.Text("securityContext.readOnlyRootFilesystem") == "true");
        pods.Should().OnlyContain(pod => pod.Text("spec.automountServiceAccountToken") == "false");
    }

    private static JsonObject Pod() => JsonNode.Parse(Restricted)!.AsObject();
}

using System.Text.Json.Nodes;
using Functional.Cluster;
using Functional.Install;
using Testing;
using Testing.Cluster;

namespace Functional.Upgrade;

/// <summary>
/// An upgrade from a released version, over what that version left on a cluster: its CustomResourceDefinition, its InferenceServices with their status, and their children, recorded with their uids,
/// owners and managed fields (<c>tests/Functional/Upgrade/record</c>). No pod is replaced, and nothing that anybody set is lost.
/// </summary>
public sealed class UpgradeFromTests
{
    private const string Namespace = "kept";

    private static readonly string[] Kinds =
    [
        "infsvc", "deployments", "replicasets", "services", "serviceaccounts", "horizontalpodautoscalers", "poddisruptionbudgets", "networkpolicies", "ingresses", "configmaps", "secrets",
    ];

    private static IEnumerable<string> Versions => Directory.EnumerateDirectories(Path.Combine(RepositoryPaths.Root, "tests", "Functional", "Upgrade"), "*.*").Select(folder => Path.GetFileName(folder)!);

    [TestCaseSource(nameof(Versions))]
    public async Task Upgrade_OfWhatAReleaseLeft_ReplacesNoPodAndLosesNoField(string version)
    {
        var folder = Path.Combine(RepositoryPaths.Root, "tests", "Functional", "Upgrade", version);
        var cluster = await InstallCluster.StartLocalAsync(
            "--objects", Path.Combine(folder, "crd.yaml"), "--objects", Path.Combine(folder, "objects.yaml"), "--image", $"{InstallCluster.RuntimeRepository}:{version}={RepositoryPaths.InferenceRuntime}");
        await using (cluster)
        {
            var kubectl = cluster.InNamespace(Namespace);
            var pods = await ReadyPodsAsync(kubectl);
            var before = await ObjectsAsync(kubectl);
            var writes = await WritesAsync(kubectl);

            // The release brought its CRD by kubectl apply; from now on it is the chart's.
            await cluster.InstallAsync("", "--take-ownership", "--force-conflicts");
            await SettleAsync(kubectl);

            (await PodsAsync(kubectl)).Should().Equal(pods, "no pod is restarted or replaced");
            AssertNothingIsLost(before, await ObjectsAsync(kubectl));
            (await WritesAsync(kubectl)).Where(row => row.Key.Contains(" model-operator", StringComparison.Ordinal) && !row.Key.Contains("/status inferenceservices ", StringComparison.Ordinal) && !row.Key.Contains(" events ", StringComparison.Ordinal))
                .Except(writes).Should().BeEmpty("the children are what they should be");
            await AssertToldOfNewDefaultsAsync(kubectl, version);
            (await cluster.AskAsync(kubectl, "plain", 2)).Should().Be(3);
        }
    }

    /// <summary>The pods of the recorded ReplicaSets; waits until each runs.</summary>
    private static async Task<IReadOnlyList<string>> ReadyPodsAsync(Kubectl kubectl)
    {
        var wanted = (await kubectl.ListAsync("replicasets")).Sum(set => (int)set["spec"]!["replicas"]!);
        await Eventually.GetAsync(
            async () => (await kubectl.ListAsync("pods")).Count(pod => (bool?)pod["status"]?["containerStatuses"]?[0]?["ready"] == true), ready => ready == wanted, $"{wanted} pods are ready", timeout: TimeSpan.FromSeconds(90));
        return await PodsAsync(kubectl);
    }

    private static async Task<IReadOnlyList<string>> PodsAsync(Kubectl kubectl) =>
        [.. (await kubectl.ListAsync("pods")).Select(pod => $"{pod["metadata"]!["name"]} {pod["metadata"]!["uid"]} {pod["status"]!["containerStatuses"]![0]!["restartCount"]}").Order(StringComparer.Ordinal)];

    private static async Task<IReadOnlyDictionary<string, JsonObject>> ObjectsAsync(Kubectl kubectl) => (await kubectl.ListAsync(string.Join(',', Kinds)))
        .ToDictionary(obj => $"{obj["kind"]} {obj["metadata"]!["name"]}", StringComparer.Ordinal);

    private static async Task<IReadOnlyDictionary<string, int>> WritesAsync(Kubectl kubectl) => JsonNode.Parse(await kubectl.RunAsync("get", "--raw", "/local-cluster/writes"))!.AsArray()
        .Where(row => (string?)row!["resource"] != "leases")
        .ToDictionary(row => $"{row!["verb"]} {row["resource"]} {row["manager"]}", row => (int)row!["count"]!, StringComparer.Ordinal);

    /// <summary>Waits until each service has been looked at by the new operator, and then until nobody has written anything for three seconds.</summary>
    private static async Task SettleAsync(Kubectl kubectl)
    {
        await Eventually.GetAsync(
            async () => (await kubectl.ListAsync("infsvc")).Where(service => (bool?)service["spec"]!["suspend"] != true).Select(service => Condition(service, "NewDefaultsAvailable")),
            conditions => conditions.All(condition => (string?)condition?["status"] == "True"),
            "each service tells of new defaults",
            timeout: TimeSpan.FromSeconds(60));
        var (last, since) = ("", 0);
        await Eventually.GetAsync(
            async () =>
            {
                var now = string.Join('\n', (await WritesAsync(kubectl)).Select(row => $"{row.Key} {row.Value}"));
                since = now == last ? since + 1 : 0;
                last = now;
                return since;
            },
            quiet => quiet >= 60,
            "sixty looks in a row, twenty a second, find no further write",
            timeout: TimeSpan.FromSeconds(60));
    }

    private static void AssertNothingIsLost(IReadOnlyDictionary<string, JsonObject> before, IReadOnlyDictionary<string, JsonObject> after)
    {
        after.Keys.Should().Contain(before.Keys);
        foreach (var (name, old) in before)
        {
            var now = after[name];
            ((string?)now["metadata"]!["uid"]).Should().Be((string?)old["metadata"]!["uid"], name);
            foreach (var part in (string[])["spec", "data"])
            {
                JsonNode.DeepEquals(now[part], old[part]).Should().BeTrue("the {0} of {1} stays {2}, and is {3}", part, name, old[part]?.ToJsonString(), now[part]?.ToJsonString());
            }

            foreach (var part in (string[])["labels", "annotations"])
            {
                Pairs(old, part).Should().BeSubsetOf(Pairs(now, part), "the {0} of {1} stay", part, name);
            }
        }
    }

    private static IEnumerable<string> Pairs(JsonObject obj, string part) => (obj["metadata"]![part]?.AsObject() ?? []).Select(pair => $"{pair.Key}={pair.Value}");

    private static async Task AssertToldOfNewDefaultsAsync(Kubectl kubectl, string version)
    {
        foreach (var service in await kubectl.ListAsync("infsvc"))
        {
            var name = (string?)service["metadata"]!["name"];
            ((string?)Condition(service, "Ready")!["status"]).Should().Be("True", name);
            ((long?)service["status"]!["observedGeneration"]).Should().Be((long?)service["metadata"]!["generation"], name);
            if (Condition(service, "NewDefaultsAvailable") is { } told)
            {
                ((string?)told["message"]).Should().Contain($":{version}").And.Contain($":{InstallCluster.Version}", name);
            }
        }
    }

    private static JsonNode? Condition(JsonObject service, string type) =>
        service["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);
}

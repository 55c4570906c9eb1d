using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Testing.Cluster;

namespace Benchmarks.Operator;

/// <summary>Many InferenceServices in one namespace, made and removed by a client with so many requests at once as the operator has workers.</summary>
internal sealed class ServiceFleet(ApiCluster cluster, string ns)
{
    public const int Concurrency = 8;

    private const string Manifest = """
        {"apiVersion": "serving.modeloperator.io/v1beta1", "kind": "InferenceService", "metadata": {"name": "NAME"},
         "spec": {"model": {"storageUri": "https://models.example/NAME.onnx"}, "scaling": {"minReplicas": 1} } }
        """;

    public string Namespace => ns;

    private string Collection => $"apis/serving.modeloperator.io/v1beta1/namespaces/{ns}/inferenceservices";

    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"model-{index:00000}");

    public Task CreateNamespaceAsync() => cluster.CreateNamespaceAsync(ns);

    /// <summary>Creates them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="next">Follows the creation of each, with its index and uid.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task CreateAsync(int count, Func<int, string, Task> next, CancellationToken cancellation) => await Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation }, async (index, token) =>
        {
            var created = await cluster.PostAsync(Collection, Manifest.Replace("NAME", Name(index), StringComparison.Ordinal)).ConfigureAwait(false);
            await next(index, (string)created["metadata"]!["uid"]!).ConfigureAwait(false);
        }).ConfigureAwait(false);

    /// <summary>Follows the statuses until so many services are Ready, and returns at the last one.</summary>
    public async Task WaitUntilReadyAsync(int count, CancellationToken cancellation)
    {
        var list = await cluster.GetAsync(Collection).ConfigureAwait(false);
        var ready = list["items"]!.AsArray().Where(item => IsReady(item!)).Select(item => (string)item!["metadata"]!["name"]!).ToHashSet(StringComparer.Ordinal);
        var version = (string)list["metadata"]!["resourceVersion"]!;
        while (ready.Count < count)
        {
            await using var body = await cluster.Http.GetStreamAsync($"{Collection}?watch=1&resourceVersion={version}", cancellation).ConfigureAwait(false);
            using var reader = new StreamReader(body, Encoding.UTF8);
            while (ready.Count < count && await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                // Parsing every event would take a core from what is measured; most lines are told apart by their text.
                var isReady = line.Contains("\"status\":\"True\",\"type\":\"Ready\"", StringComparison.Ordinal) || line.Contains("\"type\":\"Ready\",\"status\":\"True\"", StringComparison.Ordinal);
                var change = isReady ? JsonNode.Parse(line)! : null;
                if (change is not null && IsReady(change["object"]!))
                {
                    ready.Add((string)change["object"]!["metadata"]!["name"]!);
                    version = (string)change["object"]!["metadata"]!["resourceVersion"]!;
                }
            }
        }
    }

    /// <summary>Deletes them, and waits until their children are gone as well.</summary>
    public async Task DeleteAsync()
    {
        await cluster.DeleteAsync(Collection).ConfigureAwait(false);
        foreach (var path in new[] { Collection, $"apis/apps/v1/namespaces/{ns}/deployments", $"api/v1/namespaces/{ns}/services", $"api/v1/namespaces/{ns}/pods" })
        {
            await Eventually.HoldsAsync(
                async () => (await cluster.GetAsync($"{path}?limit=1").ConfigureAwait(false))["items"]!.AsArray().Count == 0, $"{path} is empty", TimeSpan.FromMinutes(3)).ConfigureAwait(false);
        }

        await cluster.DeleteAsync($"api/v1/namespaces/{ns}/events").ConfigureAwait(false);
    }

    private static bool IsReady(JsonNode service) => service["status"]?["conditions"]?.AsArray()
        .Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;
}

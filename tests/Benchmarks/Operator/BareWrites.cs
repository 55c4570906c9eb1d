using System.Net.Http.Headers;
using System.Text;
using Testing.Cluster;

namespace Benchmarks.Operator;

/// <summary>The writes by which the operator made one service, as they went over the wire. The bare client repeats them for every other service and does nothing else.</summary>
internal sealed class BareWrites
{
    private const string Collection = "/inferenceservices";

    private readonly ApiCluster _cluster;
    private readonly IReadOnlyList<ProxiedRequest> _writes;
    private readonly string _uid;

    private BareWrites(ApiCluster cluster, IReadOnlyList<ProxiedRequest> writes, string uid) => (_cluster, _writes, _uid) = (cluster, writes, uid);

    /// <summary>So many requests one service takes, that of creating it not counted.</summary>
    public int Count => _writes.Count;

    /// <summary>Runs an operator behind a proxy until one service is Ready and nothing more is written.</summary>
    public static async Task<BareWrites> RecordAsync(ApiCluster cluster, string settings, string? executable, CancellationToken cancellation)
    {
        var fleet = new ServiceFleet(cluster, "recorded");
        await fleet.CreateNamespaceAsync().ConfigureAwait(false);
        await using var proxy = await ApiProxy.StartAsync(cluster.Server).ConfigureAwait(false);
        await using var operation = await OperatorRun.StartAsync(cluster.Kubeconfig(proxy.Address), settings, executable).ConfigureAwait(false);
        await operation.WaitUntilWorkingAsync().ConfigureAwait(false);
        await fleet.CreateAsync(1, (_, _) => Task.CompletedTask, cancellation).ConfigureAwait(false);
        await fleet.WaitUntilReadyAsync(1, cancellation).ConfigureAwait(false);
        await operation.WaitUntilSettledAsync(1).ConfigureAwait(false);
        await operation.StopAsync().ConfigureAwait(false);
        var service = await cluster.GetAsync($"apis/serving.modeloperator.io/v1beta1/namespaces/{fleet.Namespace}{Collection}/{ServiceFleet.Name(0)}").ConfigureAwait(false);
        var writes = proxy.Passed.Select(passed => passed.Request).Where(request => request.IsWrite && !request.IsLease).ToList();
        await fleet.DeleteAsync().ConfigureAwait(false);
        return new BareWrites(cluster, writes, (string)service["metadata"]!["uid"]!);
    }

    /// <summary>Makes one service's objects, one request after another, as the operator does.</summary>
    public async Task SendAsync(string ns, int index, string uid)
    {
        var name = ServiceFleet.Name(index);
        foreach (var write in _writes)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(write.Body))) { Headers = { ContentType = MediaTypeHeaderValue.Parse(write.ContentType!) } };
            using var request = new HttpRequestMessage(new HttpMethod(write.Method), Fill(write.Path) + write.Query) { Content = content };
            using var answer = await _cluster.Http.SendAsync(request).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {await answer.Content.ReadAsStringAsync().ConfigureAwait(false)}");
            }
        }

        string Fill(string text) => text
            .Replace(ServiceFleet.Name(0), name, StringComparison.Ordinal)
            .Replace("/recorded/", $"/{ns}/", StringComparison.Ordinal)
            .Replace("\"recorded\"", $"\"{ns}\"", StringComparison.Ordinal)
            .Replace(_uid, uid, StringComparison.Ordinal);
    }
}

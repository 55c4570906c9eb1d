using System.Net;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting;
using ModelOperator.Metrics;
using Prometheus;

namespace ModelOperator.Tests.Hosting;

[NonParallelizable]
public sealed class EndpointServerTest
{
    private static readonly IPEndPoint Address = new(IPAddress.Parse("127.77.1.10"), 18443);

    [TestCase("/healthz", false, HttpStatusCode.OK)]
    [TestCase("/readyz", false, HttpStatusCode.ServiceUnavailable)]
    [TestCase("/readyz", true, HttpStatusCode.OK)]
    [TestCase("/metrics", true, HttpStatusCode.OK)]
    [TestCase("/", true, HttpStatusCode.NotFound)]
    public async Task Get_Path_AnswersForTheState(string path, bool hasSynced, HttpStatusCode status)
    {
        using var metrics = new OperatorMetrics();
        using var exporter = new PrometheusExporter(OperatorMetrics.MeterName);
        metrics.LeadershipChanged(leads: true);
        using var loggers = new LoggerFactory();
        await using var server = await EndpointServer.StartAsync(Address, () => hasSynced, exporter, loggers, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(10) };

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.Should().Be(status);
        if (path == "/metrics")
        {
            (await answer.Content.ReadAsStringAsync()).Should().Contain("modeloperator_leader 1");
        }
    }
}

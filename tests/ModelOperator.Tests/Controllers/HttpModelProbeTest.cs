using System.Net;
using System.Net.Sockets;
using System.Text;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Controllers;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Controllers;

/// <summary>Against a socket on a loopback address of its own, since the port of a model pod is fixed.</summary>
[NonParallelizable]
public sealed class HttpModelProbeTest
{
    private const string Address = "127.77.1.9";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private TcpListener _listener = null!;

    [SetUp]
    public void SetUp()
    {
        _listener = new TcpListener(IPAddress.Parse(Address), Names.HttpPortNumber);
        _listener.Start();
    }

    [TearDown]
    public void TearDown() => _listener.Dispose();

    [Test]
    public async Task Ask_PodThatAnswers_IsItsModel()
    {
        var request = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"name\": \"a.b\"}");

        var model = await AskAsync("5s");

        model!.Name.Should().Be("a.b");
        (await request.WaitAsync(Limit)).Should().StartWith("GET /v2/models/a.b HTTP/1.1");
    }

    [TestCase("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\noops")]
    [TestCase("not http at all\r\n\r\n")]
    public async Task Ask_PodThatAnswersSomethingElse_IsNull(string answer)
    {
        var request = AnswerAsync(answer);

        (await AskAsync("5s")).Should().BeNull();
        await request.WaitAsync(Limit);
    }

    [Test]
    public async Task Ask_PodThatIsSilent_IsNullAfterTheTimeout() => (await AskAsync("100ms")).Should().BeNull();

    [Test]
    public async Task Ask_NobodyListens_IsNull()
    {
        _listener.Stop();

        (await AskAsync("5s")).Should().BeNull();
    }

    [Test]
    public async Task Ask_WhileTheHostStops_IsCancelled()
    {
        using var stopping = new CancellationTokenSource();
        var asking = AskAsync("1m", stopping.Token);
        await stopping.CancelAsync();

        var act = () => asking;

        await act.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<ModelStatus?> AskAsync(string timeout, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient();
        var settings = new LiveSettings(new OperatorConfiguration { Reconciliation = new ReconciliationSettings { ModelQueryTimeout = timeout } });
        var probe = new HttpModelProbe(client, settings, TimeProvider.System, NullLogger<HttpModelProbe>.Instance);
        var pod = new V1Pod { Metadata = new V1ObjectMeta { Name = "linear-1" }, Status = new V1PodStatus { PodIP = Address } };
        return await probe.AskAsync(pod, "a.b", cancellationToken).WaitAsync(Limit, CancellationToken.None);
    }

    /// <summary>Answers one connection, and returns what it asked.</summary>
    private async Task<string> AnswerAsync(string answer)
    {
        using var connection = await _listener.AcceptTcpClientAsync().WaitAsync(Limit);
        await using var stream = connection.GetStream();
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(Limit);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer)).AsTask().WaitAsync(Limit);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}

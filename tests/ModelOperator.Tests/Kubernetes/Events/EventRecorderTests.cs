using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Events;
using EventType = ModelOperator.Kubernetes.Events.EventType;

namespace ModelOperator.Tests.Kubernetes.Events;

public sealed class EventRecorderTests
{
    private const string Created = """{"kind":"Event","metadata":{"name":"e","namespace":"n"}}""";

    private static readonly V1Deployment Regarding = new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n", Uid = "u" },
    };

    private TestApi _api = null!;
    private EventRecorder _recorder = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _api = await TestApi.StartAsync();
        _recorder = new EventRecorder(_api.Client, "model-operator", _api.Time, NullLogger<EventRecorder>.Instance);
    }

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task Record_First_IsCreatedInTheObjectsNamespace()
    {
        _api.Server.Answer(201, Created);

        await RecordAsync("it is ready");

        var request = _api.Server.Requests.Single();
        request.Path.Should().Be("/api/v1/namespaces/n/events");
        var sent = JsonNode.Parse(request.Body)!;
        sent["involvedObject"]!["uid"]!.GetValue<string>().Should().Be("u");
        sent["source"]!["component"]!.GetValue<string>().Should().Be("model-operator");
        sent["firstTimestamp"]!.GetValue<string>().Should().Be("2030-01-31T12:00:00Z");
        sent["count"]!.GetValue<int>().Should().Be(1);
    }

    [Test]
    public async Task Record_SameAgain_RaisesTheCount()
    {
        _api.Server.Answer(201, Created);
        _api.Server.Answer(200, Created);
        _api.Server.Answer(200, Created);
        await RecordAsync("it is ready");
        _api.Time.Advance(TimeSpan.FromMinutes(1));
        await RecordAsync("it is ready");
        await RecordAsync("it is ready");

        _api.Server.Requests.Skip(1).Select(r => $"{r.Method} {r.Path} {r.Body}").Should().Equal(
            """PATCH /api/v1/namespaces/n/events/e {"count":2,"lastTimestamp":"2030-01-31T12:01:00Z"}""",
            """PATCH /api/v1/namespaces/n/events/e {"count":3,"lastTimestamp":"2030-01-31T12:01:00Z"}""");
    }

    [Test]
    public async Task Record_OtherMessage_IsAnotherEvent()
    {
        _api.Server.Answer(201, Created);
        _api.Server.Answer(201, Created);

        await RecordAsync("a");
        await RecordAsync("b");

        _api.Server.Requests.Select(r => r.Method).Should().Equal("POST", "POST");
    }

    [Test]
    public async Task Record_SameAfterAWhile_IsAnotherEvent()
    {
        _api.Server.Answer(201, Created);
        _api.Server.Answer(201, Created);
        await RecordAsync("a");
        _api.Time.Advance(TimeSpan.FromMinutes(11));

        await RecordAsync("a");

        _api.Server.Requests.Select(r => r.Method).Should().Equal("POST", "POST");
    }

    [Test]
    public async Task Record_EventOfBeforeIsGone_IsCreatedAnew()
    {
        _api.Server.Answer(201, Created);
        _api.Server.Answer(404, """{"kind":"Status","reason":"NotFound"}""");
        _api.Server.Answer(201, Created);
        await RecordAsync("a");

        await RecordAsync("a");

        _api.Server.Requests.Select(r => r.Method).Should().Equal("POST", "PATCH", "POST");
    }

    [Test]
    public async Task Record_Refused_DoesNotFailTheCaller()
    {
        _api.Server.Answer(403, """{"kind":"Status","reason":"Forbidden","message":"no events for you"}""");

        await RecordAsync("a");

        _api.Server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task Record_LongMessage_IsShortened()
    {
        _api.Server.Answer(201, Created);

        await RecordAsync(new string('x', 5000));

        JsonNode.Parse(_api.Server.Requests.Single().Body)!["message"]!.GetValue<string>().Should().HaveLength(1024).And.EndWith("...");
    }

    private Task RecordAsync(string message) =>
        _recorder.RecordAsync(Regarding, EventType.Normal, "Ready", message, CancellationToken.None).WaitAsync(Limits.Await);
}

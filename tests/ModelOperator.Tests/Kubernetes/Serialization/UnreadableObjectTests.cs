using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Tests.Kubernetes.Serialization;

/// <summary>Objects that a cluster without the schema lets through: none may end the list or the watch of all others.</summary>
public sealed class UnreadableObjectTests
{
    private const string Bad = """
        {"metadata":{"name":"bad","namespace":"n","uid":"u","resourceVersion":"7","generation":3},
         "spec":{"model":{"storageUri":"s3://b/k"},"resources":{"limits":{"cpu":"abc","nvidia.com/gpu":[1]}},"gpu":{"count":"x"},"future":{"kept":true}},
         "status":{"observedGeneration":2}}
        """;

    private const string Good = """{"metadata":{"name":"good","namespace":"n","resourceVersion":"6"},"spec":{"model":{"storageUri":"s3://b/k"}}}""";

    private TestApi _api = null!;

    [SetUp]
    public async Task StartAsync() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task List_WithAnObjectThatCanNotBeRead_KeepsItInPartAndAllOthersWhole()
    {
        _api.Server.Answer(200, $$"""{"metadata":{"resourceVersion":"9"},"items":[{{Good}},{{Bad}},{{Good}}]}""");

        var page = await _api.Client.ListAsync<V1Beta1InferenceService>(new ListQuery(), CancellationToken.None).WaitAsync(Limits.Await);

        page.Items.Select(item => item.Metadata.Name).Should().Equal("good", "bad", "good");
        page.Items[0].DecodeErrors.Should().BeEmpty();
        AssertBad(page.Items[1]);
    }

    [Test]
    public async Task Watch_WithAnObjectThatCanNotBeRead_GoesOn()
    {
        var bad = Bad.ReplaceLineEndings(" ");
        _api.Server.Answer(200, $$"""{"type":"ADDED","object":{{bad}}}""" + "\n" + $$"""{"object":{{bad}},"type":"MODIFIED"}""" + "\n" + $$"""{"type":"ADDED","object":{{Good}}}""" + "\n");

        var events = new List<WatchEvent<V1Beta1InferenceService>>();
        await foreach (var received in _api.Client.WatchAsync<V1Beta1InferenceService>(new WatchQuery { ResourceVersion = "5" }, CancellationToken.None))
        {
            events.Add(received);
        }

        events.Select(received => received.Object!.Metadata.Name).Should().Equal("bad", "bad", "good");
        AssertBad(events[0].Object!);
        AssertBad(events[1].Object!);
    }

    [Test]
    public async Task ApplyStatus_OfAnObjectThatCanNotBeRead_SendsNothingButTheStatus()
    {
        _api.Server.Answer(200, Bad);
        var carrier = new V1Beta1InferenceService
        {
            Metadata = new V1ObjectMeta { Name = "bad", NamespaceProperty = "n", Uid = "u" },
            Spec = null!,
            Status = new InferenceServiceStatus { ObservedGeneration = 3 },
        };

        AssertBad(await _api.Client.ApplyStatusAsync(carrier, null, CancellationToken.None).WaitAsync(Limits.Await));

        _api.Server.Requests.Single().Body.Should().Be(
            """{"apiVersion":"serving.modeloperator.io/v1beta1","kind":"InferenceService","metadata":{"name":"bad","namespace":"n","uid":"u"},"status":{"observedGeneration":3}}""",
            "fields of a newer version, which this one does not know, stay as they are");
    }

    [Test]
    public async Task List_OfAnotherKind_LeavesTheFieldOut()
    {
        _api.Server.Answer(200, """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a"},"status":{"replicas":"many","readyReplicas":2}},{"metadata":{"name":"b"}}]}""");

        var page = await _api.Client.ListAsync<V1Deployment>(new ListQuery(), CancellationToken.None).WaitAsync(Limits.Await);

        page.Items.Select(item => (item.Metadata.Name, item.Status?.Replicas, item.Status?.ReadyReplicas)).Should().Equal(("a", null, 2), ("b", null, null));
    }

    [Test]
    public async Task List_WithSomethingThatIsNoObject_LeavesItOut()
    {
        _api.Server.Answer(200, """{"metadata":{"resourceVersion":"9"},"items":["a pod",{"metadata":{"name":"b"}}]}""");

        var page = await _api.Client.ListAsync<V1Pod>(new ListQuery(), CancellationToken.None).WaitAsync(Limits.Await);

        page.Items.Should().ContainSingle().Which.Metadata.Name.Should().Be("b");
    }

    [Test]
    public async Task Get_OfHalfAnAnswer_Fails()
    {
        _api.Server.Answer(200, """{"metadata":{"name":"a","resourceVersion":"5"},"spec":{"replicas":"x"}""");

        var get = () => _api.Client.GetAsync<V1Deployment>(new ObjectKey("n", "a"), CancellationToken.None).WaitAsync(Limits.Await);

        await get.Should().ThrowAsync<System.Text.Json.JsonException>("half an object must not pass for a whole one");
    }

    private static void AssertBad(V1Beta1InferenceService service)
    {
        service.Metadata.Uid.Should().Be("u");
        service.Status!.ObservedGeneration.Should().Be(2);
        service.Spec.Model!.StorageUri.Should().Be("s3://b/k");
        service.DecodeErrors.Should().Equal(
            new DecodeError(
                "spec.resources.limits.cpu",
                "is \"abc\"; Found \"abc\" where a quantity is expected. Write a number with an optional suffix (m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei) or exponent, such as 500m, 2 or 1.5Gi."),
            new DecodeError("spec.resources.limits[nvidia.com/gpu]", "is [1]; Found a JSON StartArray where a quantity (a string or a number) is expected."),
            new DecodeError("spec.gpu.count", "is \"x\"; expected a whole number"));
    }
}

using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Tests.Kubernetes;

public sealed class KubernetesApiTests
{
    private const string Stored = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"n","resourceVersion":"5"},"spec":{}}""";

    private static readonly ObjectKey Key = new("n", "a");

    private TestApi _api = null!;

    [SetUp]
    public async Task StartAsync() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task Get_Object_IsReadFromItsPath()
    {
        _api.Server.Answer(200, Stored);

        var deployment = await _api.Client.GetAsync<V1Deployment>(Key, CancellationToken.None).WaitAsync(Limits.Await);

        deployment!.Metadata.ResourceVersion.Should().Be("5");
        _api.Server.Requests.Single().Path.Should().Be("/apis/apps/v1/namespaces/n/deployments/a");
    }

    [Test]
    public async Task Get_NotFound_IsNull()
    {
        _api.Server.Answer(404, """{"kind":"Status","status":"Failure","message":"nodes \"a\" not found","reason":"NotFound","code":404}""");

        (await _api.Client.GetAsync<V1Node>(new ObjectKey(null, "a"), CancellationToken.None).WaitAsync(Limits.Await)).Should().BeNull();

        _api.Server.Requests.Single().Path.Should().Be("/api/v1/nodes/a");
    }

    [Test]
    public async Task Get_Forbidden_CarriesTheServersWords()
    {
        _api.Server.Answer(403, """{"kind":"Status","message":"deployments is forbidden","reason":"Forbidden","code":403}""");

        var get = () => _api.Client.GetAsync<V1Deployment>(Key, CancellationToken.None).WaitAsync(Limits.Await);

        var thrown = (await get.Should().ThrowAsync<ApiException>()).Which;
        thrown.IsForbidden.Should().BeTrue();
        thrown.Message.Should().Be("GET /apis/apps/v1/namespaces/n/deployments/a: 403 Forbidden: deployments is forbidden");
    }

    [Test]
    public async Task Get_PlainTextFromAProxy_IsShownAsItIs()
    {
        _api.Server.Answer(400, "Client sent an HTTP request to an HTTPS server.");

        var get = () => _api.Client.GetAsync<V1Deployment>(Key, CancellationToken.None).WaitAsync(Limits.Await);

        var thrown = (await get.Should().ThrowAsync<ApiException>()).Which;
        thrown.Status.Should().BeNull();
        thrown.Message.Should().EndWith("400 BadRequest: Client sent an HTTP request to an HTTPS server.");
    }

    [Test]
    public async Task Get_TooManyRequests_WaitsAsLongAsAskedAndTriesAgain()
    {
        _api.Server.Answer(429, "storage is (re)initializing", ("Retry-After", "7"));
        _api.Server.Answer(200, Stored);

        var get = _api.Client.GetAsync<V1Deployment>(Key, CancellationToken.None);
        await _api.Time.AdvancePastTimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7));

        (await get.WaitAsync(Limits.Await)).Should().NotBeNull();
        _api.Server.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task Create_ServiceUnavailable_IsNotSentTwice()
    {
        _api.Server.Answer(503, "no endpoints");
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n" } };

        var create = () => _api.Client.CreateAsync(lease, CancellationToken.None).WaitAsync(Limits.Await);

        (await create.Should().ThrowAsync<ApiException>()).Which.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        _api.Server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task Apply_ServiceUnavailable_IsSentAgainWithItsBody()
    {
        _api.Server.Answer(503, "no endpoints");
        _api.Server.Answer(200, Stored);
        var deployment = new V1Deployment { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n" } };

        var apply = _api.Client.ApplyAsync(deployment, null, CancellationToken.None);
        await _api.Time.AdvancePastTimerAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.75));
        await apply.WaitAsync(Limits.Await);

        _api.Server.Requests.Select(r => r.Body).Distinct().Should().ContainSingle().Which.Should().Contain("\"kind\":\"Deployment\"");
    }

    [Test]
    public async Task Get_ServerThatNeverAnswers_TimesOut()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.Server.Answer(async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        var get = _api.Client.GetAsync<V1Deployment>(Key, CancellationToken.None);
        await asked.Task.WaitAsync(Limits.Await);
        _api.Time.Advance(TimeSpan.FromSeconds(31));

        await get.Awaiting(g => g.WaitAsync(Limits.Await)).Should().ThrowAsync<TimeoutException>().WithMessage("GET /apis/apps/*30 s*");
    }

    [Test]
    public async Task Apply_Object_IsAnApplyPatchOfTheManager()
    {
        _api.Server.Answer(201, Stored);
        var deployment = new V1Deployment { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n" } };

        var stored = await _api.Client.ApplyAsync(deployment, new ApplyOptions { DryRun = true }, CancellationToken.None).WaitAsync(Limits.Await);

        stored.Metadata.ResourceVersion.Should().Be("5");
        var request = _api.Server.Requests.Single();
        request.Method.Should().Be("PATCH");
        request.ContentType.Should().Be("application/apply-patch+yaml");
        request.Query.Should().Be("?fieldManager=model-operator&force=true&dryRun=All");
        JsonNode.Parse(request.Body)!["apiVersion"]!.GetValue<string>().Should().Be("apps/v1");
    }

    [Test]
    public async Task ApplyStatus_WithoutForce_GoesToTheSubresource()
    {
        _api.Server.Answer(200, Stored);
        var deployment = new V1Deployment { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n" }, Status = new V1DeploymentStatus { Replicas = 1 } };

        await _api.Client.ApplyStatusAsync(deployment, new ApplyOptions { Force = false, FieldManager = "m" }, CancellationToken.None).WaitAsync(Limits.Await);

        var request = _api.Server.Requests.Single();
        request.Path.Should().Be("/apis/apps/v1/namespaces/n/deployments/a/status");
        request.Query.Should().Be("?fieldManager=m");
    }

    [Test]
    public async Task ListAll_Pages_AreFollowedToTheEnd()
    {
        _api.Server.Answer(200, """{"kind":"PodList","metadata":{"resourceVersion":"9","continue":"c/1","remainingItemCount":1},"items":[{"metadata":{"name":"a"}}]}""");
        _api.Server.Answer(200, """{"items":[{"metadata":{"name":"b"}}],"metadata":{"resourceVersion":"9"},"kind":"PodList"}""");

        var names = new List<string>();
        await foreach (var pod in _api.Client.ListAllAsync<V1Pod>(new ListQuery { Namespace = "n", LabelSelector = "a=b,c!=d" }, CancellationToken.None))
        {
            pod.Kind.Should().Be("Pod");
            pod.ApiVersion.Should().Be("v1");
            names.Add(pod.Metadata.Name);
        }

        names.Should().Equal("a", "b");
        _api.Server.Requests.Select(r => r.Query).Should().Equal(
            "?labelSelector=a%3Db%2Cc%21%3Dd&limit=500", "?labelSelector=a%3Db%2Cc%21%3Dd&limit=500&continue=c%2F1");
    }

    [Test]
    public async Task List_NullItems_IsAnEmptyPage()
    {
        _api.Server.Answer(200, """{"kind":"PodList","metadata":{"resourceVersion":"9","continue":""},"items":null}""");

        var page = await _api.Client.ListAsync<V1Pod>(new ListQuery(), CancellationToken.None).WaitAsync(Limits.Await);

        page.Items.Should().BeEmpty();
        page.Continue.Should().BeNull();
        page.ResourceVersion.Should().Be("9");
    }

    [Test]
    public async Task Delete_Object_SaysWhetherItWasThere()
    {
        _api.Server.Answer(200, """{"kind":"Status","status":"Success"}""");
        _api.Server.Answer(404, """{"kind":"Status","reason":"NotFound"}""");

        (await _api.Client.DeleteAsync<V1Service>(Key, CancellationToken.None).WaitAsync(Limits.Await)).Should().BeTrue();
        (await _api.Client.DeleteAsync<V1Service>(Key, CancellationToken.None).WaitAsync(Limits.Await)).Should().BeFalse();
    }

    [Test]
    public async Task Replace_Conflict_IsToldFromAlreadyExists()
    {
        _api.Server.Answer(409, """{"kind":"Status","reason":"Conflict","message":"the object has been modified"}""");
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n" } };

        var replace = () => _api.Client.ReplaceAsync(lease, CancellationToken.None).WaitAsync(Limits.Await);

        var thrown = (await replace.Should().ThrowAsync<ApiException>()).Which;
        thrown.IsConflict.Should().BeTrue();
        thrown.IsAlreadyExists.Should().BeFalse();
    }
}

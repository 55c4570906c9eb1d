using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Server-side apply of a Deployment, whose lists are maps by key, and of a Service.</summary>
public sealed class ApplyBuiltinTests : ContractTest
{
    [Test]
    public async Task Containers_OfTwoManagers_AreMergedByName()
    {
        await ApplyAsync("one", """[{"name": "main", "image": "main:1"}]""");

        var answer = await ApplyAsync("two", """[{"name": "side", "image": "side:1"}]""");

        answer.Expect(HttpStatusCode.OK).Body.Texts(Containers, "/name").Should().Equal("main", "side");
    }

    [Test]
    public async Task Env_OfTwoManagers_IsMergedByNameAndEachDropsItsOwn()
    {
        await ApplyAsync("one", """[{"name": "main", "image": "main:1", "env": [{"name": "A", "value": "1"}]}]""");
        var both = await ApplyAsync("two", """[{"name": "main", "env": [{"name": "B", "value": "2"}]}]""");

        var dropped = await ApplyAsync("one", """[{"name": "main", "image": "main:1"}]""");

        both.Body.Texts($"{Containers}/0/env", "/name").Should().Equal("A", "B");
        dropped.Body.Texts($"{Containers}/0/env", "/name").Should().Equal("B");
    }

    [Test]
    public async Task Ports_AreMergedByPortAndProtocol()
    {
        await ApplyAsync("one", """[{"name": "main", "image": "main:1", "ports": [{"name": "http", "containerPort": 80, "protocol": "TCP"}]}]""");

        var answer = await ApplyAsync("two", """[{"name": "main", "ports": [{"name": "dns", "containerPort": 80, "protocol": "UDP"}]}]""");

        answer.Body.Texts($"{Containers}/0/ports", "/protocol").Should().Equal("TCP", "UDP");
    }

    [Test]
    public async Task Container_ThatIsNoLongerApplied_IsRemoved()
    {
        await ApplyAsync("one", """[{"name": "main", "image": "main:1"}, {"name": "side", "image": "side:1"}]""");

        var answer = await ApplyAsync("one", """[{"name": "main", "image": "main:1"}]""");

        answer.Body.Texts(Containers, "/name").Should().Equal("main");
    }

    [Test]
    public async Task Args_AreOneValue()
    {
        await ApplyAsync("one", """[{"name": "main", "image": "main:1", "args": ["a", "b"]}]""");

        var answer = await ApplyAsync("one", """[{"name": "main", "image": "main:1", "args": ["c"]}]""");

        answer.Text($"{Containers}/0/args").Should().Be("""["c"]""");
    }

    [Test]
    public async Task Deployment_AppliedAgain_WritesNothing()
    {
        const string containers = """[{"name": "main", "image": "main:1", "resources": {"limits": {"cpu": "1000m", "memory": "1Gi"}}}]""";
        var first = await ApplyAsync("one", containers);

        var again = await ApplyAsync("one", containers);

        again.Expect(HttpStatusCode.OK).Version.Should().Be(first.Version);
    }

    [Test]
    public async Task Deployment_AsStored_CarriesTheDefaults()
    {
        var answer = await ApplyAsync("one", """[{"name": "main", "image": "main:1", "readinessProbe": {"httpGet": {"path": "/", "port": 80} } }]""");

        answer.Expect(HttpStatusCode.Created);
        answer.Text("/spec/replicas").Should().Be("1");
        answer.Text("/spec/strategy/type").Should().Be("RollingUpdate");
        answer.Text("/spec/progressDeadlineSeconds").Should().Be("600");
        answer.Text("/spec/template/spec/terminationGracePeriodSeconds").Should().Be("30");
        answer.Text($"{Containers}/0/imagePullPolicy").Should().Be("IfNotPresent");
        answer.Text($"{Containers}/0/readinessProbe/periodSeconds").Should().Be("10");
        answer.Text($"{Containers}/0/readinessProbe/httpGet/scheme").Should().Be("HTTP");
    }

    [Test]
    public async Task Scale_ByAnother_TakesTheReplicas()
    {
        const string containers = """[{"name": "main", "image": "main:1"}]""";
        await ApplyAsync("one", containers, "\"replicas\": 1");

        (await Api.PatchAsync($"{Deployments("d", "scale")}?fieldManager=scaler", """{"spec": {"replicas": 4}}""")).Expect(HttpStatusCode.OK);
        var conflict = await ApplyAsync("one", containers, "\"replicas\": 1");
        var without = await ApplyAsync("one", containers);

        conflict.ExpectStatus(HttpStatusCode.Conflict, "Conflict").ExpectCause(".spec.replicas");
        without.Expect(HttpStatusCode.OK).Text("/spec/replicas").Should().Be("4");
    }

    [Test]
    public async Task Replicas_DroppedByTheirOnlyOwner_AreDefaultedToOne()
    {
        const string containers = """[{"name": "main", "image": "main:1"}]""";
        await ApplyAsync("one", containers, "\"replicas\": 5");

        var answer = await ApplyAsync("one", containers);

        answer.Text("/spec/replicas").Should().Be("1");
    }

    [Test]
    public async Task Selector_OfADeployment_IsImmutable()
    {
        await ApplyAsync("one", """[{"name": "main", "image": "main:1"}]""");

        var answer = await Api.PatchAsync(Deployments("d"), """{"spec": {"selector": {"matchLabels": {"app": "other"}}}}""");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid");
    }

    [Test]
    public async Task Service_Applied_GetsAClusterIpThatStays()
    {
        var first = await ApplyServiceAsync(80);

        var changed = await ApplyServiceAsync(81);

        first.Expect(HttpStatusCode.Created).Text("/spec/clusterIP").Should().MatchRegex(@"^\d+\.\d+\.\d+\.\d+$");
        first.Text("/spec/clusterIPs/0").Should().Be(first.Text("/spec/clusterIP"));
        first.Text("/spec/type").Should().Be("ClusterIP");
        changed.Expect(HttpStatusCode.OK).Text("/spec/clusterIP").Should().Be(first.Text("/spec/clusterIP"));
        changed.Body.Texts("/spec/ports", "/port").Should().Equal("81");
    }

    [Test]
    public async Task Services_GetDifferentClusterIps()
    {
        var first = await ApplyServiceAsync(80, "first");
        var second = await ApplyServiceAsync(80, "second");

        first.Text("/spec/clusterIP").Should().NotBe(second.Text("/spec/clusterIP"));
    }

    private const string Containers = "/spec/template/spec/containers";

    private Task<Answer> ApplyAsync(string manager, string containers, string spec = "") => Api.ApplyAsync(Deployments("d"), Json(
        $$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
          "spec": {
            "selector": {"matchLabels": {"app": "d"} },
            "template": {"metadata": {"labels": {"app": "d"} }, "spec": {"containers": {{containers}} } }{{Members(spec)}}
          }
        }
        """), manager);

    private Task<Answer> ApplyServiceAsync(int port, string name = "d") => Api.ApplyAsync(Core("services", name), Json(
        $$"""
        {
          "apiVersion": "v1", "kind": "Service", "metadata": {"name": "{{name}}"},
          "spec": {"selector": {"app": "d"}, "ports": [{"name": "http", "port": {{port}}, "targetPort": 8080}]}
        }
        """), "one");
}

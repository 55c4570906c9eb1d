using System.Text.Json.Nodes;

namespace LocalCluster.Tests.Server;

/// <summary>Creates, updates, patches and applies, from the request to what is stored.</summary>
public sealed class WriteTests
{
    private const string Deployment =
        "{'metadata': {'name': 'web'}, 'spec': {'selector': {'matchLabels': {'app': 'web'}}, 'template': {'metadata': {'labels': {'app': 'web'}}, 'spec': {'containers': [{'name': 'main', 'image': 'app'}]}}}}";

    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task TearDown() => await _api.DisposeAsync();

    [Test]
    public async Task Update_ThatChangesNothing_KeepsTheVersion()
    {
        var created = await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var put = await _api.SendAsync("PUT", $"{TestApi.Models}/a", created.ToJsonString());
        var patched = await _api.MergeAsync($"{TestApi.Models}/a", "{'spec': {'model': {'storageUri': 's3://a'}}}");

        Json.Text(put.Body).Should().Be(Json.Text(created));
        Json.Text(patched.Body).Should().Be(Json.Text(created));
    }

    [Test]
    public async Task Apply_Repeated_KeepsTheVersionAndTheTimes()
    {
        var path = $"{TestApi.Models}/a";
        var first = await _api.ApplyAsync(path, "operator", TestApi.Model("a", "'labels': {'x': '1'}"));
        var second = await _api.ApplyAsync(path, "operator", TestApi.Model("a", "'labels': {'x': '1'}"));

        first.Code.Should().Be(201);
        second.Code.Should().Be(200);
        Json.Text(second.Body).Should().Be(Json.Text(first.Body));
    }

    [Test]
    public async Task Apply_OfAFieldThatAnotherOwns_ConflictsUntilForced()
    {
        var path = $"{TestApi.Models}/a";
        await _api.ApplyAsync(path, "operator", TestApi.Model("a", "'labels': {'x': '1'}"));

        var refused = await _api.ApplyAsync(path, "other", TestApi.Model("a", "'labels': {'x': '2'}"));
        var forced = await _api.ApplyAsync(path, "other", TestApi.Model("a", "'labels': {'x': '2'}"), force: true);

        refused.Code.Should().Be(409);
        refused.Body["details"]!["causes"]![0]!["field"]!.ToString().Should().Be(".metadata.labels.x");
        forced.Body["metadata"]!["labels"]!["x"]!.ToString().Should().Be("2");
    }

    [Test]
    public async Task Status_ThroughTheMainResource_IsDropped_AndSpecThroughStatusToo()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var main = await _api.MergeAsync($"{TestApi.Models}/a", "{'status': {'replicas': 7}}");
        var status = await _api.MergeAsync($"{TestApi.Models}/a/status", "{'spec': {'suspend': true}, 'metadata': {'labels': {'x': '1'}}, 'status': {'replicas': 2}}");

        main.Body["status"].Should().BeNull();
        status.Body["status"]!["replicas"]!.GetValue<int>().Should().Be(2);
        status.Body["spec"]!["suspend"]!.GetValue<bool>().Should().BeFalse();
        status.Body["metadata"]!["labels"].Should().BeNull();
        status.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(1);
    }

    [Test]
    public async Task Generation_CountsChangesOfSpecAlone()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var labelled = await _api.MergeAsync($"{TestApi.Models}/a", "{'metadata': {'labels': {'x': '1'}}}");
        var changed = await _api.MergeAsync($"{TestApi.Models}/a", "{'spec': {'model': {'storageUri': 's3://b'}}}");

        labelled.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(1);
        changed.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(2);
    }

    [TestCase("Strict", 400, 0)]
    [TestCase("Warn", 201, 2)]
    [TestCase("Ignore", 201, 0)]
    public async Task Create_WithAnUnknownAndARepeatedField_ObeysFieldValidation(string validation, int code, int warnings)
    {
        var body = "{'apiVersion': 'serving.modeloperator.io/v1beta1', 'kind': 'InferenceService', 'metadata': {'name': 'a'}, 'colour': 1, 'spec': {'model': {'storageUri': 'x', 'storageUri': 'y'}}}";

        var answer = await _api.SendAsync("POST", $"{TestApi.Models}?fieldValidation={validation}", body);

        answer.Code.Should().Be(code);
        answer.Warnings.Should().HaveCount(warnings);
        if (code == 400)
        {
            answer.Message.Should().Contain("strict decoding error: duplicate field \"spec.model.storageUri\", unknown field \"colour\"");
        }
        else
        {
            answer.Body["colour"].Should().BeNull();
            answer.Body["spec"]!["model"]!["storageUri"]!.ToString().Should().Be("y", "the last one counts");
        }
    }

    [Test]
    public async Task Create_WithBrokenMetadataAndSpec_NamesEveryCause()
    {
        var body = "{'apiVersion': 'serving.modeloperator.io/v1beta1', 'kind': 'InferenceService', 'metadata': {'name': 'Bad_Name', 'labels': {'a b': 'c'}}, 'spec': {'scaling': {'minReplicas': 3, 'maxReplicas': 2}}}";

        var answer = await _api.SendAsync("POST", TestApi.Models, body);

        answer.Code.Should().Be(422);
        answer.Body["details"]!["causes"]!.AsArray().Select(c => c!["field"]!.ToString())
            .Should().Equal("metadata.name", "metadata.labels", "spec.model", "<nil>");
    }

    [Test]
    public async Task Create_ThatBreaksARule_IsRefusedWithTheRulesMessage()
    {
        var body = TestApi.Model("a").Replace("'spec': {", "'spec': {'scaling': {'minReplicas': 3}, ", StringComparison.Ordinal);

        var answer = await _api.SendAsync("POST", TestApi.Models, body);

        answer.Code.Should().Be(422);
        answer.Message.Should().EndWith("minReplicas must not be above maxReplicas");
    }

    [Test]
    public async Task Update_WithAnOldVersion_Conflicts_AndOfACustomResourceWithNoneIsRefused()
    {
        var created = await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));
        await _api.MergeAsync($"{TestApi.Models}/a", "{'metadata': {'labels': {'x': '1'}}}");

        var old = await _api.SendAsync("PUT", $"{TestApi.Models}/a", created.ToJsonString());
        var none = await _api.SendAsync("PUT", $"{TestApi.Models}/a", TestApi.Model("a"));

        old.Code.Should().Be(409);
        none.Code.Should().Be(422);
        none.Message.Should().EndWith("metadata.resourceVersion: Invalid value: 0: must be specified for an update");
    }

    [Test]
    public async Task Patch_WithAnUnknownField_IsRefusedWhereStrictIsAsked()
    {
        await _api.CreateAsync(TestApi.Deployments, Deployment);

        var answer = await _api.SendAsync("PATCH", $"{TestApi.Deployments}/web?fieldValidation=Strict", "{'spec': {'nosuch': 1}}", "application/strategic-merge-patch+json");

        answer.Code.Should().Be(422);
        answer.Message.Should().Be(" \"\" is invalid: patch: Invalid value: \"map[spec:map[nosuch:1]]\": strict decoding error: unknown field \"spec.nosuch\"");
    }

    [Test]
    public async Task Selector_OfADeployment_IsImmutable_BesideItsOtherErrors()
    {
        await _api.CreateAsync(TestApi.Deployments, Deployment);

        var answer = await _api.MergeAsync($"{TestApi.Deployments}/web", "{'spec': {'selector': {'matchLabels': {'app': 'other'}}}}");

        answer.Body["details"]!["causes"]!.AsArray().Select(c => c!["field"]!.ToString()).Should().Equal("spec.template.metadata.labels", "spec.selector");
    }

    [Test]
    public async Task DryRun_OfACreateAndAPatch_StoresNothing()
    {
        var created = await _api.SendAsync("POST", $"{TestApi.Models}?dryRun=All", TestApi.Model("a"));
        await _api.CreateAsync(TestApi.Models, TestApi.Model("b"));
        var patched = await _api.SendAsync("PATCH", $"{TestApi.Models}/b?dryRun=All", "{'spec': {'suspend': true}}", "application/merge-patch+json");

        created.Code.Should().Be(201);
        created.Body["metadata"]!.AsObject().ContainsKey("resourceVersion").Should().BeFalse();
        (await _api.SendAsync("GET", $"{TestApi.Models}/a")).Code.Should().Be(404);
        patched.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(2);
        (await _api.GetAsync($"{TestApi.Models}/b"))["metadata"]!["generation"]!.GetValue<int>().Should().Be(1);
    }

    [Test]
    public async Task Scale_WrittenByAnother_TakesTheReplicas_AndZeroLeavesThemToNobody()
    {
        var model = TestApi.Model("a").Replace("'spec': {", "'spec': {'scaling': {'minReplicas': 1, 'maxReplicas': 5}, ", StringComparison.Ordinal);
        await _api.CreateAsync(TestApi.Models, model);
        var scale = $"{TestApi.Models}/a/scale";

        var three = await _api.SendAsync("PATCH", $"{scale}?fieldManager=hpa", "{'spec': {'replicas': 3}}", "application/merge-patch+json");
        var owned = await _api.GetAsync($"{TestApi.Models}/a");
        var zero = await _api.SendAsync("PATCH", scale, "{'spec': {'replicas': 0}}", "application/merge-patch+json");
        var free = await _api.GetAsync($"{TestApi.Models}/a");

        three.Body["spec"]!["replicas"]!.GetValue<int>().Should().Be(3);
        OwnersOfReplicas(owned).Should().Equal("hpa scale");
        owned["metadata"]!["generation"]!.GetValue<int>().Should().Be(2);
        zero.Body["spec"]!.AsObject().Should().BeEmpty();
        OwnersOfReplicas(free).Should().BeEmpty();
    }

    [Test]
    public async Task Service_GetsAnAddress_KeepsIt_AndGivesItBack()
    {
        const string Services = "/api/v1/namespaces/work/services";
        const string Body = "{'metadata': {'name': 'web'}, 'spec': {'ports': [{'port': 80}]}}";
        var created = await _api.CreateAsync(Services, Body);
        var address = created["spec"]!["clusterIP"]!.ToString();

        var updated = await _api.SendAsync("PUT", $"{Services}/web", Body);
        var moved = await _api.MergeAsync($"{Services}/web", "{'spec': {'clusterIP': '127.77.0.200', 'clusterIPs': ['127.77.0.200']}}");
        var deleted = await _api.SendAsync("DELETE", $"{Services}/web");
        var again = await _api.SendAsync("POST", Services, Body.Replace("'spec': {", $"'spec': {{'clusterIP': '{address}', ", StringComparison.Ordinal));

        updated.Body["spec"]!["clusterIP"]!.ToString().Should().Be(address);
        moved.Code.Should().Be(422);
        deleted.Code.Should().Be(200);
        again.Code.Should().Be(201);
    }

    [Test]
    public async Task Lease_PutWhereNoneIs_IsCreated()
    {
        var answer = await _api.SendAsync("PUT", "/apis/coordination.k8s.io/v1/namespaces/work/leases/lock", "{'metadata': {'name': 'lock'}, 'spec': {'holderIdentity': 'me'}}");

        answer.Code.Should().Be(201);
    }

    private static IEnumerable<string> OwnersOfReplicas(JsonObject obj) => obj["metadata"]!["managedFields"]!.AsArray()
        .Where(entry => entry!["fieldsV1"]?["f:spec"]?["f:scaling"]?["f:minReplicas"] is not null)
        .Select(entry => $"{entry!["manager"]} {entry["subresource"]}");
}

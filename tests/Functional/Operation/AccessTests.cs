using System.Net;
using System.Text.Json.Nodes;
using Testing;
using Testing.Cluster;

namespace Functional.Operation;

/// <summary>Holds <c>model-operator rbac</c> to what an operator really asks for in a full life of services.</summary>
public sealed class AccessTests
{
    private const string Killed = """
        {"status": {"conditions": [{"type": "Ready", "status": "False"}],
         "containerStatuses": [{"name": "runtime", "image": "stub", "imageID": "", "ready": false, "started": false, "restartCount": 1,
           "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"} },
           "lastState": {"terminated": {"exitCode": 137, "reason": "Error", "startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:00Z"} } }]} }
        """;

    private OperatorBench _bench = null!;

    [SetUp]
    public async Task StartAsync() => _bench = await OperatorBench.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _bench.DisposeAsync();

    [Test]
    public async Task Rules_AreExactlyWhatTheOperatorAsksFor()
    {
        await LiveAsync();

        var used = Used().Select(access => access.Everywhere()).ToHashSet();
        var granted = (await GrantedAsync()).Select(access => access.Everywhere()).ToHashSet();
        used.Except(granted).Select(access => access.ToString()).Should().BeEmpty("each of these requests would be refused");
        granted.Except(used).Select(access => access.ToString()).Should().BeEmpty("nothing is granted that is not needed");
        granted.Where(access => access.Resource == "secrets").Select(access => access.Verb).Should().Equal("get");
        granted.Should().NotContain(access => access.Verb == "*" || access.Resource == "*");
    }

    [Test]
    public async Task Rules_OfSingleNamespaces_AreExactlyWhatTheOperatorAsksForThere()
    {
        string[] watched = ["--watch-namespaces", $"{OperatorBench.Namespace},quiet"];
        await _bench.Cluster.CreateNamespaceAsync("quiet");
        await LiveAsync(watched);

        var used = Used().ToHashSet();
        var granted = await GrantedAsync([.. watched, "--secret-namespaces", OperatorBench.Namespace]);
        used.Where(access => access.Namespace is null).Select(access => access.ToString()).Should().BeEmpty("no right for the whole cluster is at hand");
        used.Except(granted).Select(access => access.ToString()).Should().BeEmpty("each of these requests would be refused");
        granted.Except(used).Where(access => access.Namespace != "quiet").Select(access => access.ToString()).Should().BeEmpty("nothing is granted that is not needed");
        granted.Where(access => access.Namespace == "quiet").Select(access => access with { Namespace = OperatorBench.Namespace })
            .Should().BeEquivalentTo(granted.Where(access => access.Namespace == OperatorBench.Namespace && access.Resource != "secrets"), "namespaces are alike but for their Secrets");
    }

    [TestCase("", "ClusterRole", "ClusterRoleBinding", "Role default", "RoleBinding default")]
    [TestCase("--secret-namespaces a", "ClusterRole", "ClusterRoleBinding", "Role default", "RoleBinding default", "Role a", "RoleBinding a")]
    [TestCase("--watch-namespaces a", "Role default", "RoleBinding default", "Role a", "RoleBinding a", "Role a", "RoleBinding a")]
    [TestCase("--watch-namespaces a,b --secret-namespaces b", "Role default", "RoleBinding default", "Role a", "RoleBinding a", "Role b", "RoleBinding b", "Role b", "RoleBinding b")]
    [TestCase("--watch-namespaces a --read-secrets false", "Role default", "RoleBinding default", "Role a", "RoleBinding a")]
    public async Task Documents_FollowTheNamespaces(string options, params string[] documents)
    {
        var printed = await PrintedAsync(options.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        printed.Select(document => $"{document["kind"]} {document["metadata"]!["namespace"]}".TrimEnd()).Should().Equal(documents);
        printed.Select(document => $"{document["kind"]} {document["metadata"]!["namespace"]} {document["metadata"]!["name"]}").Should().OnlyHaveUniqueItems();
    }

    [TestCase("--read-secrets", "false")]
    [TestCase("--secret-namespaces", "a")]
    public async Task ClusterRole_ForAnOperatorThatReadsNoSecretsEverywhere_HasNone(string option, string value)
    {
        (await GrantedAsync(option, value)).Should().NotContain(access => access.Resource == "secrets" && access.Namespace == null);
    }

    [Test]
    public async Task SecretNamespaces_ThatAreNotServed_AreRefused()
    {
        var refused = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["rbac", "--watch-namespaces", "a", "--secret-namespaces", "a,b"]);

        refused.ExitCode.Should().Be(2);
        refused.StandardError.Should().Contain("--secret-namespaces has b, which --watch-namespaces has not");
    }

    /// <summary>Everything that can happen to services, once.</summary>
    private async Task LiveAsync(params string[] options)
    {
        await using var operation = await _bench.StartOperatorAsync(options: options);
        await operation.WaitUntilWorkingAsync();
        await EveryKind.TakeNameAsync(_bench.Cluster, "taken");
        await _bench.ApplyServiceAsync("taken", EveryKind.Spec);
        await _bench.ApplyServiceAsync("full", EveryKind.Spec);
        await _bench.WaitForReasonAsync("taken", "NameTaken");
        await _bench.WaitUntilReadyAsync("full");

        // Sections that leave the spec take their children with them.
        await _bench.ApplyServiceAsync("full", EveryKind.Bare);
        await _bench.WaitUntilReadyAsync("full");

        // A new template of a service with a GPU: is there room for one more pod?
        await _bench.ApplyServiceAsync("gpu", "{gpu: {count: 1}}");
        await _bench.WaitUntilReadyAsync("gpu");
        await _bench.ApplyServiceAsync("gpu", "{gpu: {count: 1}, runtime: {image: \"example/other:1\"}}");
        await _bench.WaitUntilReadyAsync("gpu");

        // Whether the model changed: its store is asked with the Secret that it names.
        await _bench.ApplyServiceAsync("watched", "{model: {storageUri: http://127.0.0.1:1/watched.onnx, refresh: OnChange, secretRef: {name: keys}}}");
        await _bench.WaitUntilReadyAsync("watched");

        // The same thing twice in a few minutes is one Event with a count of 2.
        for (var i = 0; i < 2; i++)
        {
            await _bench.ApplyServiceAsync("full", "{resources: {requests: {cpu: 4}, limits: {cpu: 1}}}");
            await _bench.WaitForReasonAsync("full", "InvalidSpec");
            await _bench.ApplyServiceAsync("full", EveryKind.Bare);
            await _bench.WaitUntilReadyAsync("full");
        }

        await StopAPodAsync();
        await _bench.Cluster.DeleteAsync(OperatorBench.Service("gpu"));
        await operation.StopAsync();
    }

    /// <summary>A container that was killed and does not say why: only its pod's Events can. Every pod is hit, again and again, since old ones may be on their way out.</summary>
    private Task StopAPodAsync() => Eventually.HoldsAsync(
        async () =>
        {
            var pods = $"api/v1/namespaces/{OperatorBench.Namespace}/pods";
            await _bench.Cluster.MergePatchAsync($"{EveryKind.Path(EveryKind.Kinds[2].Collection, "full")}/status", """{"status": {"readyReplicas": 0, "availableReplicas": 0} }""");
            foreach (var pod in await _bench.Cluster.ListAsync($"{pods}?labelSelector=app.kubernetes.io/instance=full"))
            {
                try
                {
                    await _bench.Cluster.MergePatchAsync($"{pods}/{pod["metadata"]!["name"]}/status", Killed);
                }
                catch (HttpRequestException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
                {
                    // One of the old ones.
                }
            }

            return _bench.Proxy.Passed.Any(passed => passed.Request is { Method: "GET", IsWatch: false } request && request.Path.EndsWith("/events", StringComparison.Ordinal));
        },
        "the operator reads the pod's Events");

    private IEnumerable<RequestAccess> Used() => _bench.Proxy.Passed.SelectMany(passed => RequestAccess.Of(passed.Request, passed.Status));

    private static async Task<HashSet<RequestAccess>> GrantedAsync(params string[] options) =>
        [.. (await PrintedAsync(options)).Where(document => document["rules"] is not null).SelectMany(Accesses)];

    private static async Task<IReadOnlyList<JsonNode>> PrintedAsync(params string[] options)
    {
        var printed = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["rbac", "--namespace", "default", .. options]);
        printed.ExitCode.Should().Be(0, printed.ToString());
        return YamlDocuments.Read(printed.StandardOutput);
    }

    private static IEnumerable<RequestAccess> Accesses(JsonNode role) =>
        from rule in role["rules"]!.AsArray()
        from @group in rule["apiGroups"]!.AsArray()
        from resource in rule["resources"]!.AsArray()
        from verb in rule["verbs"]!.AsArray()
        select new RequestAccess((string)@group!, (string)resource!, (string)verb!, (string?)role["metadata"]!["namespace"]);
}

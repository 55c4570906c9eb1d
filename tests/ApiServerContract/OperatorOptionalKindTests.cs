using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>A kind that somebody installs, and removes, while the operator runs.</summary>
public sealed class OperatorOptionalKindTests : OperatorContractTest
{
    private const string Crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Name = "podmonitors.monitoring.coreos.com";

    /// <summary>The operator looks once a minute.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(90);

    private const string PodMonitors =
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "podmonitors.monitoring.coreos.com"},
         "spec": {"group": "monitoring.coreos.com", "scope": "Namespaced",
           "names": {"kind": "PodMonitor", "listKind": "PodMonitorList", "plural": "podmonitors", "singular": "podmonitor"},
           "versions": [{"name": "v1", "served": true, "storage": true,
             "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": true} } } } }] } }
        """;

    [TearDown]
    public async Task RemoveAsync() => await Api.DeleteAsync($"{Crds}/{Name}");

    [Test]
    public async Task Operator_WithoutTheKind_SaysSoAndMakesTheOthers()
    {
        await CreateServiceAsync("linear", """{"minReplicas": 1}""");
        await WantAsync();

        await SaysAsync("PodMonitorMissing", TimeSpan.FromSeconds(20));
        await ExistingAsync(Deployments("linear"));
    }

    [Test]
    [Category("Slow")]
    public async Task Operator_KindInstalledAndRemovedWhileItRuns_FollowsWithoutARestart()
    {
        await CreateServiceAsync("linear", """{"minReplicas": 1}""");
        await WantAsync();
        await SaysAsync("PodMonitorMissing", TimeSpan.FromSeconds(20));

        (await Api.CreateAsync(Crds, Json(PodMonitors))).Expect(HttpStatusCode.Created);
        await SaysAsync("PodMonitorInPlace", Noticed);
        (await Api.GetAsync(Custom("monitoring.coreos.com/v1", "podmonitors", "linear"))).Expect(HttpStatusCode.OK)
            .Text("/spec/podMetricsEndpoints/0/path").Should().Be("/metrics");

        await Api.DeleteAsync($"{Crds}/{Name}");
        await SaysAsync("PodMonitorMissing", Noticed);
    }

    private Task<Answer> WantAsync() => Api.PatchAsync(Services("linear"), """{"spec": {"observability": {"podMonitor": "Always"}}}""");

    private Task SaysAsync(string reason, TimeSpan limit) => Eventually.HoldsAsync(
        async () => (await Api.GetAsync(Services("linear"))).Body.Texts("/status/conditions", "/reason").Contains(reason), $"a condition has the reason {reason}", limit);
}

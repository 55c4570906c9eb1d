using k8s.Models;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status;

public sealed class ServiceUrlTest
{
    [TestCase("http://{name}.{namespace}.svc.cluster.local", null, "http://linear.team-a.svc.cluster.local")]
    [TestCase("http://{clusterIP}", "127.9.0.1", "http://127.9.0.1")]
    [TestCase("http://{clusterIP}", null, null)]
    [TestCase("{clusterIP}:8081", "127.9.0.1", "127.9.0.1:8081")]
    [TestCase("https://models.example/{namespace}/{name}", "10.0.0.1", "https://models.example/team-a/linear")]
    public void Of_Template_IsFilledInOnceItCanBe(string template, string? address, string? url) =>
        ServiceUrl.Of(Samples.Minimal(), new V1Service { Spec = new V1ServiceSpec { ClusterIP = address } }, template).Should().Be(url);

    [Test]
    public void Of_NoService_IsNull() => ServiceUrl.Of(Samples.Minimal(), null, "http://{name}").Should().BeNull();
}

using k8s.Models;
using ModelOperator.Desired;

namespace ModelOperator.Tests.Desired;

public sealed class ObjectDigestTest
{
    // A constant: a digest that changes with the operator's version would have every child of every service written anew.
    [Test]
    public void Of_AnObject_NeverChanges() => ObjectDigest.Of(Map(("b", "é \"quoted\""), ("a", "1"))).Should().Be("0ced8a3b42acb5ac");

    [Test]
    public void Of_MapsInAnotherOrder_IsTheSame() => ObjectDigest.Of(Map(("a", "1"), ("b", "2"))).Should().Be(ObjectDigest.Of(Map(("b", "2"), ("a", "1"))));

    [Test]
    public void Of_AnotherValue_IsAnother() => ObjectDigest.Of(Map(("a", "1"))).Should().NotBe(ObjectDigest.Of(Map(("a", "2"))));

    private static V1ConfigMap Map(params (string Key, string Value)[] data) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta { Name = "linear" },
        Data = data.ToDictionary(pair => pair.Key, pair => pair.Value),
    };
}

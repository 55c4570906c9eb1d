using System.Text;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Tests.Kubernetes.Serialization;

public sealed class ApplyBodyTests
{
    private static readonly JsonTypeInfo<V1Deployment> Type = (JsonTypeInfo<V1Deployment>)ApiJson.CreateOptions().GetTypeInfo(typeof(V1Deployment));

    private static readonly V1Deployment Stored = new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "a",
            NamespaceProperty = "n",
            Uid = "u",
            ResourceVersion = "7",
            Generation = 3,
            CreationTimestamp = DateTime.UnixEpoch,
            Labels = new Dictionary<string, string> { ["x"] = "y" },
        },
        Spec = new V1DeploymentSpec { Selector = new V1LabelSelector(), Template = new V1PodTemplateSpec(), Paused = true },
        Status = new V1DeploymentStatus { Replicas = 2 },
    };

    [Test]
    public void OfObject_StoredObject_LeavesOutWhatTheServerOwns() => Encoding.UTF8.GetString(ApplyBody.OfObject(Stored, Type, new ApplyOptions())).Should().Be(
        """{"metadata":{"labels":{"x":"y"},"name":"a","namespace":"n"},"spec":{"paused":true,"selector":{},"template":{}},"apiVersion":"apps/v1","kind":"Deployment"}""");

    [Test]
    public void OfObject_ThatMustBeNew_HasAVersionThatNoObjectHas() =>
        Encoding.UTF8.GetString(ApplyBody.OfObject(Stored, Type, new ApplyOptions { MustCreate = true })).Should().Contain("\"resourceVersion\":\"1\"");

    [Test]
    public void OfObject_ThatMustBeTheSame_HasItsUid() =>
        Encoding.UTF8.GetString(ApplyBody.OfObject(Stored, Type, new ApplyOptions { Uid = "other" })).Should().Contain("\"uid\":\"other\"");

    [Test]
    public void OfStatus_StoredObject_HasTheNameTheUidAndTheStatus() => Encoding.UTF8.GetString(ApplyBody.OfStatus(Stored, Type)).Should().Be(
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"n","uid":"u"},"status":{"replicas":2}}""");
}

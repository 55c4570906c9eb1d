using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Tests.Kubernetes.Serialization;

public sealed class ApiJsonTests
{
    private static readonly JsonSerializerOptions Options = ApiJson.CreateOptions();

    [Test]
    public void Serialize_Lease_HasSixFractionDigits()
    {
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "a", CreationTimestamp = new DateTime(2030, 1, 31, 12, 0, 0, 500, DateTimeKind.Utc) },
            Spec = new V1LeaseSpec { RenewTime = new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc) },
        };

        JsonSerializer.Serialize(lease, Options).Should().Be(
            """{"metadata":{"creationTimestamp":"2030-01-31T12:00:00Z","name":"a"},"spec":{"renewTime":"2030-01-31T12:00:00.000000Z"}}""");
    }

    [TestCase("2030-01-31T12:00:00Z")]
    [TestCase("2030-01-31T12:00:00.000000Z")]
    [TestCase("2030-01-31T14:00:00.000+02:00")]
    public void Deserialize_Time_IsUtcWhateverTheNotation(string time)
    {
        var lease = JsonSerializer.Deserialize<V1Lease>($$$"""{"spec":{"renewTime":"{{{time}}}"},"metadata":{"creationTimestamp":"{{{time}}}"}}""", Options)!;

        lease.Spec.RenewTime.Should().Be(new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc));
        lease.Metadata.CreationTimestamp.Should().Be(lease.Spec.RenewTime);
    }

    [Test]
    public void Deserialize_MissingRequiredAndUnknownMembers_AreNoError()
    {
        var pod = JsonSerializer.Deserialize<V1Pod>(
            """{"metadata":{"name":"a","later":{"x":[1]}},"spec":{"containers":[{"image":"i","novelty":true}]},"status":{"containerStatuses":[{"ready":true}]}}""", Options)!;

        pod.Spec.Containers.Single().Image.Should().Be("i");
        pod.Status!.ContainerStatuses!.Single().Ready.Should().BeTrue();
    }

    [Test]
    public void Json_ManagedFields_AreSkippedAndNotSent()
    {
        var read = JsonSerializer.Deserialize<V1Pod>(
            """{"metadata":{"name":"a","managedFields":[{"manager":"m","fieldsV1":{"f:spec":{}}}],"uid":"u"}}""", Options)!;
        var sent = new V1Pod { Metadata = new V1ObjectMeta { Name = "a", ManagedFields = [new V1ManagedFieldsEntry { Manager = "m" }] } };

        read.Metadata.ManagedFields.Should().BeNull();
        read.Metadata.Uid.Should().Be("u");
        JsonSerializer.Serialize(sent, Options).Should().Be("""{"metadata":{"name":"a"}}""");
    }

    [Test]
    public void Json_EmptyObjectsAndIntOrString_RoundTrip()
    {
        const string Json = """{"spec":{"ports":[{"name":"http","port":80,"targetPort":"http"},{"port":81,"targetPort":8081}],"selector":{}}}""";

        JsonSerializer.Serialize(JsonSerializer.Deserialize<V1Service>(Json, Options), Options).Should().Be(Json);
    }

    [Test]
    public void Serialize_PodTemplate_HasWhatWasSet()
    {
        var deployment = new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = "a" },
            Spec = new V1DeploymentSpec
            {
                Replicas = 0,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } },
                Template = new V1PodTemplateSpec
                {
                    Spec = new V1PodSpec
                    {
                        Containers =
                        [
                            new V1Container
                            {
                                Name = "c",
                                Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = "1.5Gi" } },
                            },
                        ],
                        Volumes = [new V1Volume { Name = "v", EmptyDir = new V1EmptyDirVolumeSource() }],
                    },
                },
            },
        };

        JsonSerializer.Serialize(deployment, Options).Should().Be(
            """{"metadata":{"name":"a"},"spec":{"replicas":0,"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[{"name":"c","resources":{"limits":{"memory":"1536Mi"}}}],"volumes":[{"emptyDir":{},"name":"v"}]}}}}""");
    }
}

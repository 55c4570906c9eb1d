using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The Service in front of the model pods.</summary>
public static class DesiredService
{
    public static V1Service From(V1Beta1InferenceService service) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Labels.ChildMetadata(service),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = Labels.Of(service),
            Ports =
            [
                new V1ServicePort { Name = Names.HttpPort, Port = Names.ServicePortNumber, TargetPort = Names.HttpPort, Protocol = "TCP" },
                new V1ServicePort
                {
                    Name = Names.GrpcPort,
                    Port = Names.GrpcPortNumber,
                    TargetPort = Names.GrpcPort,
                    Protocol = "TCP",
                    AppProtocol = Names.GrpcAppProtocol,
                },
            ],
        },
    };
}

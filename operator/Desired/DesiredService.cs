using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The Service in front of the model pods.</summary>
public static class DesiredService
{
    public static V1Service From(V1Beta1InferenceService service, InferenceServiceSpec effective) => new()
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
                Http(Names.HttpPort, Names.ServicePortNumber, effective),

                // Port 80 stays, for routes that name it, and speaks TLS as well: the pods know nothing else.
                .. effective.Security?.Tls is null ? [] : new[] { Http(Names.TlsPort, Names.TlsServicePortNumber, effective) },
                new V1ServicePort
                {
                    Name = Names.GrpcPort,
                    Port = Names.GrpcPortNumber,
                    TargetPort = Names.GrpcPort,
                    Protocol = "TCP",
                    AppProtocol = effective.Security?.Tls is null ? Names.GrpcAppProtocol : Names.TlsAppProtocol,
                },
            ],
        },
    };

    private static V1ServicePort Http(string name, int port, InferenceServiceSpec effective) => new()
    {
        Name = name,
        Port = port,
        TargetPort = Names.HttpPort,
        Protocol = "TCP",
        AppProtocol = effective.Security?.Tls is null ? null : Names.TlsAppProtocol,
    };
}

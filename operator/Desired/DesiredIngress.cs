using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The Ingress of spec.network.ingress: every path of the host names goes to the Service's REST port.</summary>
public static class DesiredIngress
{
    public static V1Ingress? From(V1Beta1InferenceService service, InferenceServiceSpec effective) =>
        effective.Network?.Ingress is not { } ingress ? null : new V1Ingress
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = V1Ingress.KubeKind,
            Metadata = Labels.ChildMetadata(service),
            Spec = new V1IngressSpec
            {
                IngressClassName = ingress.ClassName,
                Rules = [.. ingress.Hostnames!.Select(host => Rule(service, host))],
                Tls = ingress.TlsSecretName is null ? null : [new V1IngressTLS { Hosts = [.. ingress.Hostnames!], SecretName = ingress.TlsSecretName }],
            },
        };

    private static V1IngressRule Rule(V1Beta1InferenceService service, string host) => new()
    {
        Host = host,
        Http = new V1HTTPIngressRuleValue
        {
            Paths =
            [
                new V1HTTPIngressPath
                {
                    Path = "/",
                    PathType = "Prefix",
                    Backend = new V1IngressBackend
                    {
                        Service = new V1IngressServiceBackend { Name = Names.Child(service), Port = new V1ServiceBackendPort { Name = Names.HttpPort } },
                    },
                },
            ],
        },
    };
}

using System.Globalization;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>Every name that the operator gives: children, labels, annotations, ports, paths.</summary>
public static class Names
{
    public const string FieldManager = "model-operator";

    /// <summary>Holds the number of replicas between the moment the operator lets go of it and the autoscaler's first write.</summary>
    public const string HandoverFieldManager = "model-operator-handover";

    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string NameLabel = "app.kubernetes.io/name";
    public const string InstanceLabel = "app.kubernetes.io/instance";
    public const string ManagedBy = "model-operator";
    /// <summary>On every namespace, with its name.</summary>
    public const string NamespaceLabel = "kubernetes.io/metadata.name";
    public const string RuntimeName = "inference-runtime";

    /// <summary>Selects every child of every InferenceService.</summary>
    public const string ChildSelector = ManagedByLabel + "=" + ManagedBy;

    /// <summary>On a child: the digest of what was applied, so that a field which is no longer wanted is noticed without a write.</summary>
    public const string AppliedAnnotation = V1Beta1InferenceService.KubeGroup + "/applied";

    /// <summary>On a Deployment: there, while the operator itself applies spec.replicas.</summary>
    public const string ReplicasAnnotation = V1Beta1InferenceService.KubeGroup + "/applied-replicas";

    /// <summary>On a pod template and its pods: the digest of the template, which tells the pods of the current one from older ones.</summary>
    public const string TemplateAnnotation = V1Beta1InferenceService.KubeGroup + "/template";

    /// <summary>On a Deployment: the pod template and the defaults in it, as of the spec's last change, compressed. See <see cref="Pinning.TemplatePin"/>.</summary>
    public const string PinAnnotation = V1Beta1InferenceService.KubeGroup + "/pinned-template";

    /// <summary>On a Deployment: how its pods are replaced and why, where the strategy Auto has decided it.</summary>
    public const string RolloutAnnotation = V1Beta1InferenceService.KubeGroup + "/rollout";

    /// <summary>On an InferenceService, set by its owner: "true" takes the operator's current defaults at once, and every later change of them.</summary>
    public const string AdoptDefaultsAnnotation = V1Beta1InferenceService.KubeGroup + "/adopt-defaults";

    /// <summary>On a pod template: the public key of the model's signature, where the spec has it itself. The pod reads it as a file.</summary>
    public const string PublicKeyAnnotation = V1Beta1InferenceService.KubeGroup + "/model-public-key";

    /// <summary>On a Deployment: the version of the model in its store that the pods are to have, once a refresh rolled them.</summary>
    public const string ModelVersionAnnotation = V1Beta1InferenceService.KubeGroup + "/model-version";

    public const string Container = "runtime";
    public const string HttpPort = "http";
    public const int HttpPortNumber = 8080;
    public const int ServicePortNumber = 80;
    public const string GrpcPort = "grpc";

    /// <summary>Of the pods and of the Service: gRPC's clients name their port anyway.</summary>
    public const int GrpcPortNumber = 8081;

    /// <summary>Kubernetes' name for HTTP/2 without TLS: load balancers that know it spread calls, not connections.</summary>
    public const string GrpcAppProtocol = "kubernetes.io/h2c";
    /// <summary>The same over TLS, as IANA knows it.</summary>
    public const string TlsAppProtocol = "https";
    public const string TlsPort = "https";
    public const int TlsServicePortNumber = 443;

    /// <summary>With spec.security: where kubelet, operator and Prometheus ask, in plain HTTP and without a key.</summary>
    public const string ManagementPort = "management";
    public const int ManagementPortNumber = 8082;
    public const string ApiKeysVolume = "api-keys";
    public const string ApiKeysPath = "/var/run/secrets/modeloperator-api-keys";
    public const string TlsVolume = "tls";
    public const string TlsPath = "/var/run/secrets/modeloperator-tls";
    public const string JwksVolume = "jwks";
    public const string JwksPath = "/etc/modeloperator/jwks";
    public const string JwksFile = "jwks.json";

    public const string CacheVolume = "cache";
    public const string CachePath = "/var/cache/modeloperator";

    /// <summary>The Secret that the model names, one folder for each name below <see cref="CredentialsPath"/>, since the model server's messages take the name from it.</summary>
    public const string CredentialsVolume = "credentials";
    public const string CredentialsPath = "/var/run/secrets/modeloperator";

    /// <summary>The claim or the ConfigMap that the model is in.</summary>
    public const string ModelVolume = "model";
    public const string MountsPath = "/mnt/modeloperator";
    public const string PublicKeyVolume = "public-key";
    public const string PublicKeyPath = "/etc/modeloperator/public-key";
    public const string PublicKeyFile = "public-key.pem";
    public const string TemporaryVolume = "tmp";
    public const string TemporaryPath = "/tmp";
    public const string TerminationLog = "/dev/termination-log";

    /// <summary>Every child has the service's name: a DNS label of at most 63 characters, which every kind accepts.</summary>
    public static string Child(V1Beta1InferenceService service) => service.Metadata.Name;

    /// <summary>Where the pods have the Secret's keys, each a file.</summary>
    public static string Credentials(string secret) => $"{CredentialsPath}/{secret}";

    public static string Selector(V1Beta1InferenceService service) =>
        string.Join(',', Labels.Of(service).Select(label => string.Create(CultureInfo.InvariantCulture, $"{label.Key}={label.Value}")));
}

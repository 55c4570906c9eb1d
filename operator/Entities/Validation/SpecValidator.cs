using System.Text.RegularExpressions;
using k8s.Models;

namespace ModelOperator.Entities.Validation;

/// <summary>
/// What the CRD's schema and CEL rules refuse, checked again by the operator: the schema of a cluster may be older than the operator, and some rules
/// (requests over limits) are beyond CEL's budget. Every error is collected.
/// </summary>
public static partial class SpecValidator
{
    private const decimal MostCpus = 1_000_000;

    public static IReadOnlyList<FieldError> Validate(V1Beta1InferenceService service)
    {
        FieldError[] unreadable = [.. UnreadableFields.Find(service)];
        if (unreadable.Length > 0)
        {
            return unreadable;
        }

        var spec = service.Spec;
        return
        [
            .. Name(service.Metadata.Name),
            .. AttributeValidator.Validate(spec, "spec"),
            .. Model(spec.Model),
            .. Runtime(spec),
            .. Scaling(spec.Scaling),
            .. Gpu(spec),
            .. Resources(spec.Resources),
            .. Pod(spec.Pod),
            .. EnvironmentRules.Check(spec.Runtime?.Env),
            .. LabelRules.Labels(spec.Pod?.Labels, "spec.pod.labels"),
            .. LabelRules.Annotations(spec.Pod?.Annotations, "spec.pod.annotations"),
            .. LabelRules.Labels(spec.Pod?.NodeSelector, "spec.pod.nodeSelector"),
            .. LabelRules.Labels(spec.Gpu?.NodeSelector, "spec.gpu.nodeSelector"),
            .. Policy(spec.Network?.Policy),
            .. Gateway(spec.Network?.Gateway),
            .. SecurityRules.Check(spec.Security),
        ];
    }

    /// <summary>Whether the peer says who it is, in one way.</summary>
    public static bool IsPeer(NetworkPeer peer) => (peer.Cidr is not null) != (peer.PodSelector is not null || peer.NamespaceSelector is not null);

    private static IEnumerable<FieldError> Name(string? name)
    {
        if (name is null || name.Length > 63 || !Label().IsMatch(name))
        {
            yield return new FieldError(
                "metadata.name",
                $"is '{name}' ({name?.Length ?? 0} characters); it must be a DNS label of at most 63 characters that starts with a letter, because the Service carries it");
        }
    }

    private static IEnumerable<FieldError> Model(ModelSpec? model)
    {
        if (model?.StorageUri is { } uri && NamesVolume(uri) && !Volume().IsMatch(uri))
        {
            yield return new FieldError("spec.model.storageUri", $"is '{uri}'; {ModelSpec.VolumeRule}");
        }

        if (model?.Signature is not { } signature)
        {
            yield break;
        }

        if (new object?[] { signature.PublicKey, signature.SecretKeyRef, signature.ConfigMapKeyRef }.Count(source => source is not null) != 1)
        {
            yield return new FieldError("spec.model.signature", "must have exactly one of publicKey, secretKeyRef and configMapKeyRef");
        }

        if (signature.Uri is { } place && NamesVolume(place) && VolumeOf(place) != VolumeOf(model.StorageUri ?? ""))
        {
            yield return new FieldError("spec.model.signature.uri", $"is '{place}'; of volumes only that of storageUri is mounted");
        }

        if (signature.PublicKey is { } key && !key.StartsWith(SignatureSpec.KeyBegin, StringComparison.Ordinal))
        {
            yield return new FieldError("spec.model.signature.publicKey", $"is no key in PEM form; expected one that begins with {SignatureSpec.KeyBegin}");
        }
    }

    private static bool NamesVolume(string uri) => uri.StartsWith("pvc://", StringComparison.Ordinal) || uri.StartsWith("configmap://", StringComparison.Ordinal);

    /// <summary>The URI up to its path, where it names a volume; else null.</summary>
    private static string? VolumeOf(string uri) => Volume().IsMatch(uri) ? uri[..uri.IndexOf('/', uri.IndexOf("://", StringComparison.Ordinal) + 3)] : null;

    private static IEnumerable<FieldError> Runtime(InferenceServiceSpec spec)
    {
        if (spec.Runtime?.ExecutionProvider is ExecutionProviders.Cuda or ExecutionProviders.TensorRt or ExecutionProviders.MiGraphX && spec.Gpu is null)
        {
            yield return new FieldError(
                "spec.runtime.executionProvider",
                $"is {spec.Runtime.ExecutionProvider}, which needs a GPU: set spec.gpu, or use Auto or Cpu");
        }

        if (spec.Runtime?.MaxRequestBytes is { } bytes && bytes.ToDecimal() is var size && (size < 1 || size > int.MaxValue))
        {
            yield return new FieldError("spec.runtime.maxRequestBytes", $"is {bytes}; expected 1 to {int.MaxValue} bytes, such as 64Mi");
        }
    }

    private static IEnumerable<FieldError> Scaling(ScalingSpec? scaling)
    {
        if (scaling?.MaxReplicas is { } most && most < (scaling.MinReplicas ?? 1))
        {
            yield return new FieldError("spec.scaling.maxReplicas", $"is {most}; it must be at least minReplicas, which is {scaling.MinReplicas ?? 1}");
        }

        if (scaling is { MaxReplicas: null, Metrics.Count: > 0 })
        {
            yield return new FieldError("spec.scaling.metrics", "needs maxReplicas: without it the number of replicas is fixed and there is no autoscaler");
        }

        if (scaling is { MaxReplicas: null, Behavior: not null })
        {
            yield return new FieldError("spec.scaling.behavior", "needs maxReplicas: without it the number of replicas is fixed and there is no autoscaler");
        }
    }

    private static IEnumerable<FieldError> Gpu(InferenceServiceSpec spec)
    {
        if (spec.Gpu is { Profile: not null, ResourceName: not null })
        {
            yield return new FieldError("spec.gpu.resourceName", "excludes spec.gpu.profile: a profile names its own resource");
        }

        if (spec.Gpu?.Memory is { } memory && memory.ToDecimal() < 1)
        {
            yield return new FieldError("spec.gpu.memory", $"is {memory}; expected the memory of one GPU, such as 24Gi");
        }
    }

    private static IEnumerable<FieldError> Resources(ResourcesSpec? resources)
    {
        foreach (var (path, amounts) in new[] { ("requests", resources?.Requests), ("limits", resources?.Limits) })
        {
            foreach (var (name, amount) in amounts ?? new Dictionary<string, ResourceQuantity>())
            {
                if (amount.ToDecimal() < 0)
                {
                    yield return new FieldError($"spec.resources.{path}[{name}]", $"is {amount}; it must not be negative");
                }
                else if (amount.ToDecimal() > (name == "cpu" ? MostCpus : ResourceQuantity.MaxAllowed))
                {
                    yield return new FieldError($"spec.resources.{path}[{name}]", $"is {amount}, which is more than any node has");
                }
            }
        }

        foreach (var (name, request) in resources?.Requests ?? new Dictionary<string, ResourceQuantity>())
        {
            if (resources?.Limits?.TryGetValue(name, out var limit) == true && request.ToDecimal() > limit.ToDecimal())
            {
                yield return new FieldError($"spec.resources.requests[{name}]", $"is {request}; it must not be above the limit, which is {limit}");
            }
        }
    }

    private static IEnumerable<FieldError> Pod(PodSpec? pod) =>
        new[] { "app.kubernetes.io/managed-by", "app.kubernetes.io/name", "app.kubernetes.io/instance" }
            .Where(key => pod?.Labels?.ContainsKey(key) == true)
            .Select(key => new FieldError($"spec.pod.labels[{key}]", "is the operator's own and can not be replaced"));

    private static IEnumerable<FieldError> Policy(NetworkPolicySpec? policy) =>
        (policy?.AllowFrom ?? [])
            .Select((peer, index) => (peer, index))
            .Where(entry => !IsPeer(entry.peer))
            .Select(entry => new FieldError(
                $"spec.network.policy.allowFrom[{entry.index}]",
                "must be either a cidr, or a podSelector, a namespaceSelector or both"));

    private static IEnumerable<FieldError> Gateway(GatewaySpec? gateway)
    {
        if (gateway is { GrpcHostnames: not null, Hostnames: null or { Count: 0 } })
        {
            yield return new FieldError("spec.network.gateway.grpcHostnames", "need hostnames: without them the HTTPRoute takes every host name of the Gateway");
        }

        foreach (var name in (gateway?.GrpcHostnames ?? []).Intersect(gateway?.Hostnames ?? [], StringComparer.Ordinal))
        {
            yield return new FieldError(
                "spec.network.gateway.grpcHostnames",
                $"has {name}, as hostnames does; a Gateway accepts either an HTTPRoute or a GRPCRoute for a host name: give gRPC one of its own");
        }
    }

    [GeneratedRegex(ModelSpec.VolumePattern, RegexOptions.None, 1000)]
    private static partial Regex Volume();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.None, 1000)]
    private static partial Regex Label();
}

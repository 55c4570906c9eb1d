using System.Reflection;
using k8s;
using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Verification;

/// <summary>The ConfigMap and the InferenceService that are made for the time of a verification.</summary>
/// <param name="api">The cluster.</param>
/// <param name="key">Their namespace and name.</param>
internal sealed class VerificationObjects(IKubernetesApi api, ObjectKey key)
{
    // What was made; a request that failed on its way may have made something, too.
    private bool _hasMap;
    private bool _hasService;

    /// <summary>Makes both.</summary>
    /// <exception cref="VerificationException">The API server refuses one of them.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        _hasMap = true;
        await CreateAsync(
            new V1ConfigMap
            {
                Metadata = Metadata(),
                BinaryData = new Dictionary<string, byte[]> { [VerificationModel.Key] = VerificationModel.Bytes },
            },
            cancellationToken);
        _hasService = true;
        await CreateAsync(
            new V1Beta1InferenceService
            {
                Metadata = Metadata(),
                Spec = new InferenceServiceSpec
                {
                    Model = new ModelSpec { StorageUri = $"configmap://{key.Name}/{VerificationModel.Key}", Name = VerificationModel.Name },
                    Resources = new ResourcesSpec
                    {
                        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("50m"), ["memory"] = new("128Mi") },
                        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("512Mi") },
                    },
                },
            },
            cancellationToken);
    }

    /// <summary>Removes what was made, the service first: its pods mount the ConfigMap.</summary>
    /// <returns>What could not be removed, in a line each.</returns>
    public async Task<IReadOnlyList<string>> DeleteAsync(CancellationToken cancellationToken)
    {
        string?[] left =
        [
            _hasService ? await DeleteAsync<V1Beta1InferenceService>(V1Beta1InferenceService.KubePluralName, cancellationToken) : null,
            _hasMap ? await DeleteAsync<V1ConfigMap>(V1ConfigMap.KubePluralName, cancellationToken) : null,
        ];
        return [.. left.OfType<string>()];
    }

    private V1ObjectMeta Metadata() => new()
    {
        Name = key.Name,
        NamespaceProperty = key.Namespace,
        Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "model-operator-verify" },
    };

    private async Task CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.CreateAsync(entity, cancellationToken);
        }
        catch (ApiException refusal)
        {
            throw new VerificationException(Explain<T>(refusal), refusal);
        }
    }

    private string Explain<T>(ApiException refusal)
    {
        var said = refusal.Status?.Message ?? refusal.Message;
        if (refusal.IsForbidden)
        {
            return $"May not make the objects of the verification in namespace {key.Namespace}: {said}. It needs create, get and delete of inferenceservices.serving.modeloperator.io, and create and delete of "
                + "configmaps there.";
        }

        if (!refusal.IsNotFound)
        {
            return $"The API server refuses the {Kind<T>()} of the verification: {said}";
        }

        return typeof(T) == typeof(V1Beta1InferenceService)
            ? $"The cluster does not know InferenceServices ({said}). Install the CustomResourceDefinition: kubectl apply -f crds/, or crds.enabled=true in the Helm chart."
            : $"There is no namespace {key.Namespace} ({said}). Make it, or name another with --namespace.";
    }

    private static string Kind<T>() => typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()!.Kind;

    private async Task<string?> DeleteAsync<T>(string plural, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.DeleteAsync<T>(key, cancellationToken);
            return null;
        }
        catch (Exception problem) when (problem is ApiException or HttpRequestException or IOException or OperationCanceledException)
        {
            return $"Left behind: kubectl -n {key.Namespace} delete {plural} {key.Name} ({problem.Message})";
        }
    }
}

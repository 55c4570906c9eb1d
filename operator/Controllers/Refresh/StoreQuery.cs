using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Settings;
using ModelOperator.Status;
using ModelStores;

namespace ModelOperator.Controllers.Refresh;

/// <summary>
/// Asks with what the model's namespace gave it and nothing else: the keys of the one Secret that the model names, read at that moment and kept no longer, and the literal values of
/// the spec's environment. It has no identity of its own, and does not talk to link-local addresses.
/// </summary>
/// <param name="api">Reads the Secret.</param>
/// <param name="http">How stores are reached; made for each question with a Secret, since the sources keep tokens, and with them what renews them.</param>
/// <param name="sources">For questions without one.</param>
/// <param name="settings">The settings in force.</param>
/// <param name="time">The clock.</param>
public sealed class StoreQuery(IKubernetesApi api, Func<StoreHttp> http, ModelSources sources, LiveSettings settings, TimeProvider time) : IStoreQuery
{
    public StoreAnswer? WhyNot(InferenceServiceSpec effective)
    {
        var model = effective.Model!;
        try
        {
            if (!sources.For(ModelLocation.Parse(model.StorageUri!)).IsRemote)
            {
                return NotWatchable($"{model.StorageUri} is on a volume or in the image, which the operator does not see: new bytes there are served after the next change of the spec");
            }
        }
        catch (StoreException unknown)
        {
            return NotWatchable(unknown.Message);
        }

        return model.SecretRef is { Name: { } secret } && !settings.Current.Refresh.ReadSecrets
            ? NotWatchable($"the store would be asked with Secret '{secret}', and the operator's setting refresh.readSecrets is false")
            : null;
    }

    public async Task<StoreAnswer> AskAsync(string @namespace, InferenceServiceSpec effective, CancellationToken cancellationToken)
    {
        var timeout = settings.Current.Refresh.Timeout;
        using var limit = new CancellationTokenSource(Durations.Parse(timeout), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var location = ModelLocation.Parse(effective.Model!.StorageUri!);
        try
        {
            var credentials = await CredentialsAsync(@namespace, effective.Model.SecretRef?.Name, either.Token);
            using var own = http();
            var asked = credentials is null ? sources : ModelSources.Standard(own, mounts: null);
            var found = await asked.For(location).FindAsync(location, Access(credentials, effective), either.Token);
            return found.Version is { } version
                ? StoreAnswer.Of(version)
                : NotWatchable($"the store gives {location.Shown} no version (an ETag, a generation, a digest), so a change of it would not be noticed");
        }
        catch (StoreException problem)
        {
            return Failed(problem.Message);
        }
        catch (ApiException refusal) when (refusal.IsForbidden)
        {
            return Failed(
                $"the operator may not read Secret '{effective.Model.SecretRef!.Name}' of namespace {@namespace}: grant it there (secretAccess.namespaces of the Helm chart, --secret-namespaces of "
                + "model-operator rbac), or have no such service asked after (the setting refresh.readSecrets: false)");
        }
        catch (ApiException refusal)
        {
            return Failed($"the operator can not read Secret '{effective.Model.SecretRef!.Name}': {refusal.Status?.Message ?? refusal.Message}");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            return Failed($"{location.Shown} can not be asked: {problem.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"{location.Shown} did not answer within {timeout}");
        }
    }

    /// <summary>Also for the sizes of models, which are asked for without a Secret.</summary>
    internal static StoreAccess Access(StoreCredentials? credentials, InferenceServiceSpec effective)
    {
        var environment = (effective.Runtime?.Env ?? []).Where(variable => variable.Value is not null).ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);
        return new StoreAccess { Credentials = credentials, Environment = name => environment.GetValueOrDefault(name), AmbientIdentity = false };
    }

    private async Task<StoreCredentials?> CredentialsAsync(string @namespace, string? secret, CancellationToken cancellationToken)
    {
        if (secret is null)
        {
            return null;
        }

        var found = await api.GetAsync<V1Secret>(new ObjectKey(@namespace, secret), cancellationToken)
            ?? throw new StoreException(StoreFailure.Forbidden, $"Secret '{secret}' does not exist");
        return new StoreCredentials($"Secret '{secret}'", (found.Data ?? new Dictionary<string, byte[]>()).ToDictionary(StringComparer.Ordinal));
    }

    private static StoreAnswer NotWatchable(string message) => new(Reasons.NotWatchable, message);

    private static StoreAnswer Failed(string message) =>
        new(Reasons.StoreQueryFailed, $"{message.TrimEnd('.')}; what serves goes on serving, and the store is asked again");
}

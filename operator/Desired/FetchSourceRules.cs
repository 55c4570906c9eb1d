using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;
using ModelStores;

namespace ModelOperator.Desired;

/// <summary>
/// Refuses URIs that the operator's settings do not allow. Of s3, gs, az and hf only the scheme: which host is asked depends on a Secret's and the environment's settings, and is the model
/// server's to check.
/// </summary>
internal static class FetchSourceRules
{
    public static IEnumerable<FieldError> Check(ModelSpec? model, FetchSettings settings)
    {
        var rules = settings.ToRules();
        return [.. Check("spec.model.storageUri", model?.StorageUri, rules), .. Check("spec.model.signature.uri", model?.Signature?.Uri, rules)];
    }

    private static IEnumerable<FieldError> Check(string path, string? text, FetchRules rules)
    {
        if (text is null || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            yield break;
        }

        if (rules.RefusalOf(uri) is { } refusal)
        {
            yield return new FieldError(path, $"is '{ModelLocation.Redact(text)}', which the operator's settings refuse (fetch): {refusal}");
        }
    }
}

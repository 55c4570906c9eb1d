using System.Globalization;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>The short forms that the columns of kubectl get print.</summary>
public static class Summary
{
    private const int DigestDigits = 12;

    public static SummaryStatus Of(V1Deployment? deployment, InferenceServiceSpec? effective, ModelStatus? model)
    {
        var wanted = deployment?.Spec?.Replicas ?? (effective is null ? 0 : EffectiveSpec.RequiredReplicas(effective));
        return new SummaryStatus
        {
            Replicas = string.Create(CultureInfo.InvariantCulture, $"{deployment?.Status?.ReadyReplicas ?? 0}/{wanted}"),
            Model = ShortDigest(model?.Digest),
            Gpu = effective?.Gpu is { } gpu ? string.Create(CultureInfo.InvariantCulture, $"{gpu.Count} {gpu.ResourceName}") : null,
        };
    }

    private static string? ShortDigest(string? digest)
    {
        if (digest is null)
        {
            return null;
        }

        var digits = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return digits.Length <= DigestDigits ? digits : digits[..DigestDigits];
    }
}

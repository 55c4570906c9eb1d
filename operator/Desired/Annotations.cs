using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>Reads the annotations of an object.</summary>
public static class Annotations
{
    /// <summary>Null where there is none of that key, or no object.</summary>
    public static string? Value(V1ObjectMeta? metadata, string key) =>
        metadata?.Annotations?.TryGetValue(key, out var value) == true ? value : null;

    /// <summary>The digest of the template that a pod, or a template itself, carries; null when it carries none.</summary>
    public static string? TemplateDigest(V1ObjectMeta? metadata) => Value(metadata, Names.TemplateAnnotation);
}

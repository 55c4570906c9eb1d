namespace k8s.Models;

/// <summary>Says where a type lives in the API: its group, version, kind and plural name.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>The kind, such as <c>Deployment</c>.</summary>
    public string Kind { get; set; } = null!;

    /// <summary>The API group, such as <c>apps</c>; empty for the core group.</summary>
    public string Group { get; set; } = null!;

    /// <summary>The version within the group, such as <c>v1</c>.</summary>
    public string ApiVersion { get; set; } = null!;

    /// <summary>The resource's name in paths, such as <c>deployments</c>.</summary>
    public string PluralName { get; set; } = null!;
}

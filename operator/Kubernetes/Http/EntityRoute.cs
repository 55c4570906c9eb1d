using System.Reflection;
using System.Text;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Where a kind lives in the REST API, from its <see cref="KubernetesEntityAttribute"/>.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal static class EntityRoute<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly KubernetesEntityAttribute Entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new InvalidOperationException($"{typeof(T).Name} has no [KubernetesEntity]: the client does not know its path.");

    /// <summary><c>group/version</c>, or just the version in the core group.</summary>
    public static string ApiVersion { get; } = string.IsNullOrEmpty(Entity.Group) ? Entity.ApiVersion : $"{Entity.Group}/{Entity.ApiVersion}";

    public static string Kind { get; } = Entity.Kind;

    private static readonly string Root = (string.IsNullOrEmpty(Entity.Group) ? "api/" : "apis/") + ApiVersion;

    /// <summary>The path of a collection, relative to the server's address.</summary>
    public static string Collection(string? @namespace, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var path = new StringBuilder(Root);
        if (@namespace is not null)
        {
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        }

        path.Append('/').Append(Entity.PluralName);
        return AppendQuery(path, query).ToString();
    }

    /// <summary>The path of one object, or of a subresource of it.</summary>
    public static string Object(ObjectKey key, string? subresource = null, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        if (string.IsNullOrEmpty(key.Name))
        {
            throw new ArgumentException($"A {Kind} needs metadata.name to be addressed.", nameof(key));
        }

        var path = new StringBuilder(Collection(key.Namespace)).Append('/').Append(Uri.EscapeDataString(key.Name));
        if (subresource is not null)
        {
            path.Append('/').Append(subresource);
        }

        return AppendQuery(path, query).ToString();
    }

    /// <summary>List items come without them, and what is sent must have them.</summary>
    public static T WithTypeMeta(T entity)
    {
        entity.ApiVersion ??= ApiVersion;
        entity.Kind ??= Kind;
        return entity;
    }

    private static StringBuilder AppendQuery(StringBuilder path, ReadOnlySpan<(string Name, string? Value)> query)
    {
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is not null)
            {
                path.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return path;
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>
/// What server-side apply is sent. Every field in the body becomes the manager's own, so what the server owns must not be in it, even where the caller passes an
/// object that was read from the server.
/// </summary>
internal static class ApplyBody
{
    private static readonly string[] ServerOwned =
        ["creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

    /// <summary>etcd's revision before its first write: no object ever has it.</summary>
    private const string VersionOfNoObject = "1";

    /// <summary>The object without its status and what the server owns of its metadata, but with the preconditions that the options ask for.</summary>
    public static byte[] OfObject<T>(T entity, JsonTypeInfo<T> type, ApplyOptions options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = ToJson(entity, type);
        body.Remove("status");
        if (body["metadata"] is JsonObject metadata)
        {
            foreach (var field in ServerOwned)
            {
                metadata.Remove(field);
            }

            if (options.MustCreate)
            {
                metadata["resourceVersion"] = VersionOfNoObject;
            }

            if (options.Uid is { } uid)
            {
                metadata["uid"] = uid;
            }
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>The object's name and its status.</summary>
    public static byte[] OfStatus<T>(T entity, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var source = ToJson(entity, type);
        var metadata = new JsonObject { ["name"] = entity.Metadata.Name };
        if (entity.Metadata.NamespaceProperty is { } @namespace)
        {
            metadata["namespace"] = @namespace;
        }

        // A uid is a precondition: the status of an object that was deleted and made anew under the same name is not overwritten by that of the old one.
        if (entity.Metadata.Uid is { } uid)
        {
            metadata["uid"] = uid;
        }

        var body = new JsonObject
        {
            ["apiVersion"] = EntityRoute<T>.ApiVersion,
            ["kind"] = EntityRoute<T>.Kind,
            ["metadata"] = metadata,
            ["status"] = source["status"]?.DeepClone() ?? new JsonObject(),
        };
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonObject ToJson<T>(T entity, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(entity, type)!;
        body["apiVersion"] = EntityRoute<T>.ApiVersion;
        body["kind"] = EntityRoute<T>.Kind;
        return body;
    }
}

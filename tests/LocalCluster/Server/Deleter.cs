using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>
/// Deletions. An object goes at once unless something holds it: a finalizer (its own, or the collector's for foreground and orphan), a
/// pod's grace period while a kubelet has it, or a namespace's contents.
/// </summary>
public sealed class Deleter(ObjectStore store, TimeProvider time)
{
    public const string ForegroundFinalizer = "foregroundDeletion";
    public const string OrphanFinalizer = "orphan";

    private const long DefaultPodGrace = 30;

    /// <summary>Told of each object before it goes, under the write lock: whoever sees it gone sees what follows from that as well.</summary>
    public Action<ResourceType, StoredObject> Removing { get; set; } = (_, _) => { };

    /// <summary>Deletes; <c>Gone</c> says whether the object is gone or was only marked.</summary>
    public (StoredObject Object, bool Gone) Delete(ResourceType type, string? ns, string name, DeleteOptions options)
    {
        lock (store.WriteLock)
        {
            var live = type.Collection.Find(ns, name) ?? throw Refusals.NotFound(type, name);
            CheckPreconditions(type, live, options);
            var content = live.Copy();
            var metadata = ObjectMeta.Of(content);
            AddPropagationFinalizer(metadata, options.Propagation, live.IsBeingDeleted);
            var grace = GraceOf(type, content, options);
            if (grace == 0 && !IsHeld(type, content))
            {
                if (options.DryRun)
                {
                    return (live, true);
                }

                return (Finish(type, live, content), true);
            }

            Mark(type, content, grace);
            return options.DryRun || JsonNode.DeepEquals(content, live.Content) ? (live, false) : (store.Put(type.Collection, content), false);
        }
    }

    /// <summary>Whether nothing holds an object that is being deleted, and no time is left to it.</summary>
    public static bool MayGo(ResourceType type, JsonObject content) =>
        !IsHeld(type, content) && ((long?)ObjectMeta.Of(content)["deletionGracePeriodSeconds"] ?? 0) == 0;

    /// <summary>Removes an object that nothing holds any more. The caller holds the lock.</summary>
    public StoredObject Finish(ResourceType type, StoredObject live, JsonObject last)
    {
        Removing(type, live);
        return store.Remove(type.Collection, live, last);
    }

    /// <summary>By a finalizer; a namespace also by its own in the spec, which is on until it is empty.</summary>
    private static bool IsHeld(ResourceType type, JsonObject content) =>
        ObjectMeta.Of(content)["finalizers"] is JsonArray { Count: > 0 }
        || (type.Kind == "Namespace" && content["spec"]?["finalizers"] is JsonArray { Count: > 0 });

    private static void CheckPreconditions(ResourceType type, StoredObject live, DeleteOptions options)
    {
        if (options.RequiredUid is { } uid && uid != live.Uid)
        {
            throw PreconditionFailed(type, live.Name, $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
        }

        if (options.RequiredVersion is { } version && version != live.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw PreconditionFailed(
                type,
                live.Name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({live.Version}). The object might have been modified");
        }
    }

    /// <summary>A deletion names the kind where every other conflict names the resource.</summary>
    private static ApiException PreconditionFailed(ResourceType type, string name, string why)
    {
        var kind = type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}";
        var details = new JsonObject { ["name"] = name, ["group"] = type.Group, ["kind"] = type.Kind };
        if (type.Group.Length == 0)
        {
            details.Remove("group");
        }

        return new ApiException(409, "Conflict", $"Operation cannot be fulfilled on {kind} \"{name}\": {why}", details);
    }

    private static void AddPropagationFinalizer(JsonObject metadata, string propagation, bool again)
    {
        var finalizer = propagation switch
        {
            DeleteOptions.Foreground => ForegroundFinalizer,
            DeleteOptions.Orphan => OrphanFinalizer,
            _ => null,
        };
        if (finalizer is null || again || ObjectMeta.Strings(metadata["finalizers"]).Contains(finalizer))
        {
            return;
        }

        if (metadata["finalizers"] is not JsonArray finalizers)
        {
            metadata["finalizers"] = finalizers = [];
        }

        finalizers.Add((JsonNode)finalizer);
    }

    /// <summary>Only a pod that a kubelet runs has time to go.</summary>
    private static long GraceOf(ResourceType type, JsonObject content, DeleteOptions options)
    {
        if (type.Kind != "Pod" || (string?)content["spec"]?["nodeName"] is not { Length: > 0 } || (string?)content["status"]?["phase"] is "Succeeded" or "Failed")
        {
            return 0;
        }

        return options.GracePeriod ?? (long?)content["spec"]?["terminationGracePeriodSeconds"] ?? DefaultPodGrace;
    }

    private void Mark(ResourceType type, JsonObject content, long grace)
    {
        var metadata = ObjectMeta.Of(content);
        if (metadata["deletionTimestamp"] is not null)
        {
            // A second deletion can only shorten the wait.
            if (grace < ((long?)metadata["deletionGracePeriodSeconds"] ?? 0))
            {
                metadata["deletionGracePeriodSeconds"] = grace;
                metadata["deletionTimestamp"] = In(grace);
            }

            return;
        }

        metadata["deletionTimestamp"] = In(grace);
        metadata["deletionGracePeriodSeconds"] = grace;
        if (metadata["generation"] is not null)
        {
            metadata["generation"] = (long)metadata["generation"]! + 1;
        }

        if (type.Kind == "Namespace")
        {
            content["status"] = new JsonObject { ["phase"] = "Terminating" };
            metadata.Remove("deletionGracePeriodSeconds");
        }
    }

    private string In(long seconds) => time.GetUtcNow().AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

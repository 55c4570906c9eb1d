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

    /// <summary>Told of each removed object, under the write lock.</summary>
    public Action<ResourceType, StoredObject> Removed { get; set; } = (_, _) => { };

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
            var held = metadata["finalizers"] is JsonArray { Count: > 0 } || grace > 0 || !MayGo(type, content);
            if (!held)
            {
                if (options.DryRun)
                {
                    return (live, true);
                }

                var removed = store.Remove(type.Collection, live, content);
                Removed(type, removed);
                return (removed, true);
            }

            Mark(type, content, grace);
            return options.DryRun || JsonNode.DeepEquals(content, live.Content) ? (live, false) : (store.Put(type.Collection, content), false);
        }
    }

    /// <summary>False for a namespace that is not emptied yet: it goes when its own finalizer in the spec is off.</summary>
    public bool MayGo(ResourceType type, JsonObject content) =>
        type.Kind != "Namespace" || content["spec"]?["finalizers"] is not JsonArray { Count: > 0 };

    /// <summary>Removes an object that nothing holds any more. The caller holds the lock.</summary>
    public void Finish(ResourceType type, StoredObject live, JsonObject last)
    {
        var removed = store.Remove(type.Collection, live, last);
        Removed(type, removed);
    }

    private static void CheckPreconditions(ResourceType type, StoredObject live, DeleteOptions options)
    {
        if (options.RequiredUid is { } uid && uid != live.Uid)
        {
            throw Refusals.Conflict(type, live.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}");
        }

        if (options.RequiredVersion is { } version && version != live.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw Refusals.Conflict(type, live.Name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {live.Version}");
        }
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

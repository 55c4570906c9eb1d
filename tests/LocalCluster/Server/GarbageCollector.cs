using System.Text.Json.Nodes;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>
/// Follows every write and finishes what deletions leave behind: dependents whose owners are gone, owners that wait for their
/// dependents or let go of them, the contents of namespaces and of definitions. Level-based: each step looks at what is there now.
/// </summary>
public sealed class GarbageCollector(ObjectStore store, ResourceRegistry registry, CustomResources customResources, Deleter deleter)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var change in store.Changes.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            if (change.Type == Change.Deleted)
            {
                AfterRemoval(change.Object);
            }
            else if (store.FindByUid(change.Object.Uid) is { } current)
            {
                Look(change.Collection, current);
            }
        }
    }

    private void AfterRemoval(StoredObject removed)
    {
        foreach (var (collection, dependent) in store.DependentsOf(removed.Uid))
        {
            Look(collection, dependent);
        }

        foreach (var owner in removed.Owners)
        {
            LookAgain(owner);
        }

        if (removed.Namespace.Length > 0 && store.Collection("", "namespaces", namespaced: false).Find(null, removed.Namespace) is { IsBeingDeleted: true } ns)
        {
            LookAgain(ns.Uid);
        }

        foreach (var crd in store.Collection("apiextensions.k8s.io", "customresourcedefinitions", namespaced: false).Current.Items.Values.Where(c => c.IsBeingDeleted))
        {
            LookAgain(crd.Uid);
        }
    }

    private void LookAgain(string uid)
    {
        if (store.FindByUid(uid) is { } found && registry.All.FirstOrDefault(type => type.Collection.Find(found.Namespace, found.Name) == found) is { } type)
        {
            Look(type.Collection, found);
        }
    }

    private void Look(Collection collection, StoredObject obj)
    {
        if (registry.OfCollection(collection) is not { } type)
        {
            return;
        }

        if (obj.IsBeingDeleted)
        {
            GoOn(type, obj);
        }
        else if (obj.Owners.Count > 0 && obj.Owners.All(owner => store.FindByUid(owner) is null))
        {
            DeleteIfThere(type, obj, DeleteOptions.Background);
        }
    }

    private void GoOn(ResourceType type, StoredObject obj)
    {
        var finalizers = ObjectMeta.Strings(obj.Content["metadata"]!["finalizers"]);
        if (finalizers.Contains(Deleter.ForegroundFinalizer))
        {
            ContinueForeground(type, obj);
        }
        else if (finalizers.Contains(Deleter.OrphanFinalizer))
        {
            Orphan(type, obj);
        }
        else if (type.Kind == "Namespace")
        {
            EmptyNamespace(type, obj);
        }
        else if (type.Kind == "CustomResourceDefinition" && finalizers.Contains(CustomResources.CleanupFinalizer))
        {
            EmptyDefinition(type, obj);
        }
    }

    private void ContinueForeground(ResourceType type, StoredObject obj)
    {
        foreach (var (collection, dependent) in store.DependentsOf(obj.Uid))
        {
            if (!dependent.IsBeingDeleted && registry.OfCollection(collection) is { } dependentType)
            {
                var propagation = store.DependentsOf(dependent.Uid).Count > 0 ? DeleteOptions.Foreground : DeleteOptions.Background;
                DeleteIfThere(dependentType, dependent, propagation);
            }
        }

        var blocked = store.DependentsOf(obj.Uid).Any(entry => entry.Object.Content["metadata"]!["ownerReferences"]!.AsArray()
            .Any(owner => (string?)owner!["uid"] == obj.Uid && (bool?)owner["blockOwnerDeletion"] == true));
        if (!blocked)
        {
            RemoveFinalizer(type, obj, Deleter.ForegroundFinalizer);
        }
    }

    private void Orphan(ResourceType type, StoredObject obj)
    {
        lock (store.WriteLock)
        {
            foreach (var (collection, dependent) in store.DependentsOf(obj.Uid))
            {
                var content = dependent.Copy();
                var metadata = ObjectMeta.Of(content);
                var others = metadata["ownerReferences"]!.AsArray().Where(owner => (string?)owner!["uid"] != obj.Uid).Select(owner => owner!.DeepClone()).ToArray();
                metadata.Remove("ownerReferences");
                if (others.Length > 0)
                {
                    metadata["ownerReferences"] = new JsonArray(others);
                }

                store.Put(collection, content);
            }
        }

        RemoveFinalizer(type, obj, Deleter.OrphanFinalizer);
    }

    private void EmptyNamespace(ResourceType type, StoredObject ns)
    {
        var left = false;
        foreach (var content in registry.All.Where(t => t.Namespaced && t.Conversion is null))
        {
            foreach (var obj in content.Collection.Current.Items.Values.Where(o => o.Namespace == ns.Name))
            {
                if (!obj.IsBeingDeleted)
                {
                    DeleteIfThere(content, obj, DeleteOptions.Background);
                }

                left |= content.Collection.Find(obj.Namespace, obj.Name) is not null;
            }
        }

        if (left)
        {
            return;
        }

        lock (store.WriteLock)
        {
            if (type.Collection.Find(null, ns.Name) is { IsBeingDeleted: true } current)
            {
                var last = current.Copy();
                last["spec"] = new JsonObject();
                deleter.Finish(type, current, last);
            }
        }
    }

    private void EmptyDefinition(ResourceType type, StoredObject crd)
    {
        if (customResources.InstancesOf(crd) is { } instances && registry.OfCollection(instances) is { } instanceType)
        {
            foreach (var instance in instances.Current.Items.Values)
            {
                if (!instance.IsBeingDeleted)
                {
                    DeleteIfThere(instanceType, instance, DeleteOptions.Background);
                }
            }

            if (!instances.Current.Items.IsEmpty)
            {
                return;
            }
        }

        RemoveFinalizer(type, crd, CustomResources.CleanupFinalizer);
    }

    private void DeleteIfThere(ResourceType type, StoredObject obj, string propagation)
    {
        lock (store.WriteLock)
        {
            if (type.Collection.Find(obj.Namespace, obj.Name) is { } current && current.Uid == obj.Uid)
            {
                deleter.Delete(type, obj.Namespace, obj.Name, new DeleteOptions { Propagation = propagation });
            }
        }
    }

    private void RemoveFinalizer(ResourceType type, StoredObject obj, string finalizer)
    {
        lock (store.WriteLock)
        {
            if (type.Collection.Find(obj.Namespace, obj.Name) is not { } current || current.Uid != obj.Uid)
            {
                return;
            }

            var content = current.Copy();
            var metadata = ObjectMeta.Of(content);
            var others = ObjectMeta.Strings(metadata["finalizers"]).Where(f => f != finalizer).Select(f => (JsonNode)f).ToArray();
            metadata.Remove("finalizers");
            if (others.Length > 0)
            {
                metadata["finalizers"] = new JsonArray(others);
            }

            if (Deleter.MayGo(type, content))
            {
                deleter.Finish(type, current, content);
            }
            else
            {
                store.Put(type.Collection, content);
            }
        }
    }
}

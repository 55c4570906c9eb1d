using k8s;

namespace ModelOperator.Kubernetes.Api;

/// <summary>One event of a watch: added, modified, deleted, or a bookmark.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object, for a deletion as it last was; null for a bookmark.</param>
/// <param name="ResourceVersion">The version at which it happened; a watch can go on from here.</param>
public readonly record struct WatchEvent<T>(WatchEventType Type, T? Object, string ResourceVersion)
    where T : class;

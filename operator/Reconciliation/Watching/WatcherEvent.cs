namespace ModelOperator.Reconciliation.Watching;

/// <summary>What a watcher tells. A list is Init, InitApply for each object, InitDone; everything listed before and not in it is gone.</summary>
internal enum WatcherEventType
{
    /// <summary>A list begins.</summary>
    Init,

    /// <summary>The list has this object.</summary>
    InitApply,

    /// <summary>The list is complete.</summary>
    InitDone,

    /// <summary>The server does not have the kind: there are no objects of it.</summary>
    NotServed,

    /// <summary>The server goes on refusing the list: nobody should wait for it any longer. It is asked for again and again.</summary>
    Refused,

    /// <summary>The object is new or changed.</summary>
    Apply,

    /// <summary>The object is gone.</summary>
    Delete,
}

/// <summary>One event of a watcher.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; null for Init, InitDone, NotServed and Refused.</param>
internal readonly record struct WatcherEvent<T>(WatcherEventType Type, T? Object = null)
    where T : class;

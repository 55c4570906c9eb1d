using System.Runtime.Serialization;

namespace k8s;

/// <summary>What a watch event tells of its object.</summary>
public enum WatchEventType
{
    /// <summary>The object is new, or new to the watch's selector.</summary>
    [EnumMember(Value = "ADDED")]
    Added,

    /// <summary>The object changed.</summary>
    [EnumMember(Value = "MODIFIED")]
    Modified,

    /// <summary>The object is gone, or left the watch's selector.</summary>
    [EnumMember(Value = "DELETED")]
    Deleted,

    /// <summary>The watch can not go on; the object is a <see cref="Models.V1Status"/>.</summary>
    [EnumMember(Value = "ERROR")]
    Error,

    /// <summary>Nothing happened up to the object's resourceVersion, which is all that the object has.</summary>
    [EnumMember(Value = "BOOKMARK")]
    Bookmark,
}

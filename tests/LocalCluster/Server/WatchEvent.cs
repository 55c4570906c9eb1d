using System.Text.Json.Nodes;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>One event of a watch: an object, or a bookmark's version, or the Status that ends an expired watch.</summary>
public sealed record WatchEvent(string Type, StoredObject? Object, long Version = 0, bool InitialEventsEnd = false, JsonObject? Expired = null);

using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>
/// The conditions of a status, changed as the built-in controllers do it: a condition whose status and reason stay is left alone,
/// one that changes moves to the end, and its transition time moves only with its status.
/// </summary>
public sealed class ConditionList(JsonObject obj, DateTimeOffset now)
{
    private readonly List<JsonObject> _items = [.. obj.Items("status", "conditions").Select(item => (JsonObject)item.DeepClone())];

    /// <summary>Conditions of Deployments carry <c>lastUpdateTime</c> too.</summary>
    public bool HasUpdateTime { get; init; }

    public JsonObject? Get(string type) => _items.Find(item => item.Text("type") == type);

    public void Set(string type, string status, string reason, string message, bool touch = false)
    {
        var before = Get(type);
        if (!touch && before.Text("status") == status && before.Text("reason") == reason)
        {
            return;
        }

        var condition = new JsonObject { ["type"] = type, ["status"] = status };
        if (HasUpdateTime)
        {
            condition["lastUpdateTime"] = Timestamp.Seconds(now);
        }

        condition["lastTransitionTime"] = before.Text("status") == status ? before.Text("lastTransitionTime") : Timestamp.Seconds(now);
        condition["reason"] = reason;
        condition["message"] = message;
        Remove(type);
        _items.Add(condition);
    }

    public void Remove(string type) => _items.RemoveAll(item => item.Text("type") == type);

    public void WriteTo(JsonObject status)
    {
        if (_items.Count > 0)
        {
            status["conditions"] = new JsonArray([.. _items.Select(item => item.DeepClone())]);
        }
    }
}

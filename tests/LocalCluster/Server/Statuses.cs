using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>The <c>v1.Status</c> bodies.</summary>
public static class Statuses
{
    public static JsonObject Of(ApiException refusal)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = refusal.Message,
        };
        if (refusal.Reason.Length > 0)
        {
            status["reason"] = refusal.Reason;
        }

        if (refusal.Details is not null)
        {
            status["details"] = refusal.Details.DeepClone();
        }

        status["code"] = refusal.Code;
        return status;
    }

    /// <summary>The answer to a deletion that is done.</summary>
    public static JsonObject Deleted(ResourceType type, StoredObject removed)
    {
        var details = new JsonObject { ["name"] = removed.Name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        details["uid"] = removed.Uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}

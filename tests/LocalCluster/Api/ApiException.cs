using System.Text.Json.Nodes;

namespace LocalCluster.Api;

/// <summary>A refused request: the HTTP status code and the <c>v1.Status</c> body that goes with it.</summary>
public sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    /// <summary>The machine-readable reason, such as <c>NotFound</c>, <c>Conflict</c> or <c>Invalid</c>; empty when there is none.</summary>
    public string Reason => reason;

    public JsonObject? Details => details;
}

using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>The refusals of patches.</summary>
public static class PatchErrors
{
    /// <summary>A JSON patch whose operations do not fit the object: a server says no more than this.</summary>
    internal static ApiException Rejected() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    /// <summary>A patch whose result can not be decoded, with the patch (or the patched object) as the bad value.</summary>
    /// <param name="value">A strategic merge patch as Go prints it, or the patched object as JSON.</param>
    /// <param name="problem">Such as <c>strict decoding error: unknown field "spec.colour"</c>.</param>
    public static ApiException Undecodable(string value, string problem)
    {
        var message = $"Invalid value: {JsonValues.Quote(value)}: {problem}";
        var cause = new JsonObject { ["reason"] = FieldError.Invalid, ["message"] = message, ["field"] = "patch" };
        return new ApiException(422, "Invalid", $" \"\" is invalid: patch: {message}", new JsonObject { ["causes"] = new JsonArray(cause) });
    }

    /// <summary>A strategic merge patch as the bad value of <see cref="Undecodable"/>: <c>map[spec:map[replicas:x]]</c>.</summary>
    public static string Show(JsonObject patch) => GoText.Show(patch);
}

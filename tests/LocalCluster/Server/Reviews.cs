using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>Who am I, and may I: everyone is the administrator here, and may everything.</summary>
public static class Reviews
{
    public static bool Handles(ApiPath path) =>
        path is { Group: "authorization.k8s.io", Version: "v1", Plural: "selfsubjectaccessreviews" or "selfsubjectrulesreviews" or "subjectaccessreviews", Name: null }
            or { Group: "authentication.k8s.io", Version: "v1", Plural: "selfsubjectreviews", Name: null };

    public static async Task<JsonObject> AnswerAsync(ApiPath path, HttpRequest request, CancellationToken cancel)
    {
        var review = await RequestBody.ReadObjectAsync(request, path.Plural!, null, cancel).ConfigureAwait(false);
        review["status"] = path.Plural switch
        {
            "selfsubjectrulesreviews" => new JsonObject
            {
                ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
                ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
                ["incomplete"] = false,
            },
            "selfsubjectreviews" => new JsonObject
            {
                ["userInfo"] = new JsonObject { ["username"] = "admin", ["groups"] = new JsonArray("system:masters", "system:authenticated") },
            },
            _ => new JsonObject { ["allowed"] = true },
        };
        return review;
    }
}

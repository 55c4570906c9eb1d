using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Server;

/// <summary>Who am I, and may I; and, for the administrator, may somebody else.</summary>
public static class Reviews
{
    public static bool Handles(ApiPath path) =>
        path is { Group: "authorization.k8s.io", Version: "v1", Plural: "selfsubjectaccessreviews" or "selfsubjectrulesreviews" or "subjectaccessreviews", Name: null }
            or { Group: "authentication.k8s.io", Version: "v1", Plural: "selfsubjectreviews", Name: null };

    public static async Task<JsonObject> AnswerAsync(ApiPath path, HttpRequest request, UserInfo user, RbacAuthorizer authorizer, CancellationToken cancel)
    {
        var review = await RequestBody.ReadObjectAsync(request, path.Plural!, null, cancel).ConfigureAwait(false);
        review["status"] = path.Plural switch
        {
            "selfsubjectrulesreviews" => Rules(user, authorizer, review.Text("spec", "namespace")),
            "selfsubjectreviews" => new JsonObject
            {
                ["userInfo"] = new JsonObject { ["username"] = user.Name, ["groups"] = Strings(user.Groups) },
            },
            "subjectaccessreviews" => Decision(authorizer, UserInfo.Named(review.Text("spec", "user") ?? "", [.. review.Texts("spec", "groups")]), review),
            _ => Decision(authorizer, user, review),
        };
        return review;
    }

    private static JsonObject Decision(RbacAuthorizer authorizer, UserInfo user, JsonObject review)
    {
        var request = review.Map("spec", "resourceAttributes") is { } resource
            ? new AccessRequest(resource.Text("verb") ?? "")
            {
                Group = resource.Text("group") ?? "",
                Resource = resource.Text("subresource") is { Length: > 0 } subresource ? $"{resource.Text("resource")}/{subresource}" : resource.Text("resource") ?? "",
                Namespace = resource.Text("namespace") is { Length: > 0 } ns ? ns : null,
                Name = resource.Text("name") is { Length: > 0 } name ? name : null,
            }
            : new AccessRequest(review.Text("spec", "nonResourceAttributes", "verb") ?? "") { Path = review.Text("spec", "nonResourceAttributes", "path") ?? "" };
        return new JsonObject { ["allowed"] = authorizer.IsAllowed(user, request) };
    }

    private static JsonObject Rules(UserInfo user, RbacAuthorizer authorizer, string? ns)
    {
        var rules = authorizer.RulesOf(user, ns).ToList();
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(rule => rule["resources"] is not null).Select(rule => rule.DeepClone())]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(rule => rule["nonResourceURLs"] is not null).Select(rule => rule.DeepClone())]),
            ["incomplete"] = false,
        };
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}

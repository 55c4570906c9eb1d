using System.Text.Json.Nodes;

namespace ModelOperator.Rbac;

/// <summary>What may be done with one resource.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The name in paths, with a subresource behind a slash where it is one.</param>
/// <param name="Verbs">In the words of RBAC.</param>
/// <param name="ResourceName">The one object that it is about; null: all.</param>
internal sealed record AccessRule(string Group, string Resource, IReadOnlyList<string> Verbs, string? ResourceName = null)
{
    public JsonObject ToJson()
    {
        var rule = new JsonObject { ["apiGroups"] = new JsonArray(Group), ["resources"] = new JsonArray(Resource), ["verbs"] = new JsonArray([.. Verbs.Select(verb => JsonValue.Create(verb))]) };
        if (ResourceName is not null)
        {
            rule["resourceNames"] = new JsonArray(ResourceName);
        }

        return rule;
    }
}

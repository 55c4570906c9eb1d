using System.Text.Json.Nodes;
using LocalCluster.Schemas;
using LocalCluster.Server;

namespace LocalCluster.Api;

/// <summary>The refusals that more than one part speaks, with a real server's texts.</summary>
public static class Refusals
{
    public static ApiException NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.QualifiedPlural} \"{name}\" not found", Details(type, name));

    public static ApiException AlreadyExists(ResourceType type, string name, bool beingDeleted) =>
        new(409, "AlreadyExists", $"{(beingDeleted ? "object is being deleted: " : "")}{type.QualifiedPlural} \"{name}\" already exists", Details(type, name));

    public static ApiException Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.QualifiedPlural} \"{name}\": {why}", Details(type, name));

    public static ApiException Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Internal(string message) => new(500, "InternalError", message);

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException Forbidden(ResourceType type, string name, string why) =>
        new(403, "Forbidden", $"{type.QualifiedPlural} \"{name}\" is forbidden: {why}", Details(type, name));

    public static ApiException UnsupportedMediaType(string accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    /// <summary>422 with one cause per broken rule.</summary>
    public static ApiException Invalid(string kind, string group, string name, IReadOnlyList<FieldError> errors)
    {
        var causes = new JsonArray();
        foreach (var error in errors)
        {
            causes.Add(new JsonObject { ["reason"] = error.Type, ["message"] = error.Message, ["field"] = error.Field });
        }

        var details = new JsonObject { ["name"] = name, ["group"] = group, ["kind"] = kind, ["causes"] = causes };
        foreach (var empty in details.Where(entry => entry.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0).Select(entry => entry.Key).ToList())
        {
            details.Remove(empty);
        }

        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var texts = errors.Select(error => error.ToString()).Distinct().ToList();
        var all = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new ApiException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {all}", details);
    }

    /// <summary>Events of both groups are validated as what they are stored as: core events.</summary>
    public static ApiException Invalid(ResourceType type, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(type.Kind, type.Group == "events.k8s.io" ? "" : type.Group, name, errors);

    private static JsonObject Details(ResourceType type, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        return details;
    }
}

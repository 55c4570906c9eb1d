using System.Text.Json.Nodes;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>One method of one path.</summary>
/// <param name="Method">In lower case, as OpenAPI writes it.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Id">Unique in the document.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Answer">The answer's component; null for a text.</param>
internal sealed record Operation(string Method, string Path, string Id, string Summary, string? Answer)
{
    /// <summary>The request's component; null when there is no body.</summary>
    public string? Request { get; init; }

    /// <summary>Whether the request must have a body.</summary>
    public bool RequestRequired { get; init; }

    /// <summary>The content type of a text that is answered.</summary>
    public string TextType { get; init; } = "text/plain";

    /// <summary>Whether tensors may come and go in binary.</summary>
    public bool Binary { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["operationId"] = Id, ["summary"] = Summary };
        var names = Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).ToArray();
        if (names.Length > 0)
        {
            json["parameters"] = new JsonArray([.. names.Select(Parameter)]);
        }

        if (RestRoutes.Open.Contains(Path, StringComparer.Ordinal))
        {
            json["security"] = new JsonArray();
        }

        if (Request is not null)
        {
            json["requestBody"] = new JsonObject { ["required"] = RequestRequired, ["content"] = Content(Request) };
        }

        json["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The answer.", ["content"] = Content(Answer) },
            ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Error" },
        };
        return json;
    }

    private static JsonNode Parameter(string name) =>
        new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = Schema.Type("string") };

    private JsonObject Content(string? component)
    {
        if (component is null)
        {
            return new JsonObject { [TextType] = new JsonObject { ["schema"] = Schema.Type("string") } };
        }

        var content = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schema.Ref(component) } };
        if (Binary)
        {
            // Bytes need no schema: JSON, whose length a header says, and the tensors behind it.
            content["application/octet-stream"] = new JsonObject();
        }

        return content;
    }
}

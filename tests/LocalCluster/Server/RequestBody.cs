using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Server.Protobuf;
using YamlDotNet.Core;

namespace LocalCluster.Server;

/// <summary>Reads a request's body as JSON, whatever of the accepted forms it has: JSON, YAML, or protobuf of a few kinds.</summary>
public static class RequestBody
{
    private const int MaxBytes = 3 * 1024 * 1024;

    /// <param name="request">The request.</param>
    /// <param name="kind">The kind that is expected, for an error's text.</param>
    /// <param name="duplicates">Filled with the paths of repeated keys; null when nobody asks.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, string kind, List<string>? duplicates, CancellationToken cancel)
    {
        var media = MediaType(request);
        var bytes = await ReadBytesAsync(request, cancel).ConfigureAwait(false);
        return media switch
        {
            ProtobufBody.MediaType => ProtobufBody.Decode(bytes),
            "application/yaml" => AsObject(Yaml(bytes), kind, bytes),
            "" or "application/json" => AsObject(Json(bytes, kind, duplicates ?? []), kind, bytes),
            _ => throw Refusals.UnsupportedMediaType("application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        };
    }

    /// <summary>The options of a deletion; null when there is no body.</summary>
    public static async Task<JsonObject?> ReadDeleteOptionsAsync(HttpRequest request, CancellationToken cancel)
    {
        var media = MediaType(request);
        var bytes = await ReadBytesAsync(request, cancel).ConfigureAwait(false);
        if (bytes.Length == 0)
        {
            return null;
        }

        if (media == ProtobufBody.MediaType)
        {
            return ProtobufBody.Decode(bytes);
        }

        try
        {
            return AsObject(media == "application/yaml" ? Yaml(bytes) : JsonBody.Parse(bytes, []), "DeleteOptions", bytes);
        }
        catch (FormatException e)
        {
            throw new ApiException(500, "", $"couldn't get version/kind; json parse error: {e.Message}");
        }
    }

    /// <summary>A patch, which for server-side apply is YAML.</summary>
    public static async Task<JsonNode> ReadPatchAsync(HttpRequest request, CancellationToken cancel)
    {
        var bytes = await ReadBytesAsync(request, cancel).ConfigureAwait(false);
        var patch = MediaType(request) == MediaTypes.ApplyPatch ? Yaml(bytes) : PatchJson(bytes);
        return patch ?? throw Refusals.BadRequest("the body of a patch is empty; expected a document");
    }

    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    private static JsonObject AsObject(JsonNode? node, string kind, byte[] bytes) => node as JsonObject ?? throw Unrecognized(
        kind,
        $"couldn't get version/kind; json parse error: json: cannot unmarshal {(node is JsonArray ? "array" : node?.GetValueKind().ToString().ToLowerInvariant() ?? "null")} into Go value of type struct {{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}",
        bytes);

    private static JsonNode? Json(byte[] bytes, string kind, List<string> duplicates)
    {
        try
        {
            return JsonBody.Parse(bytes, duplicates);
        }
        catch (FormatException e)
        {
            throw Unrecognized(kind, $"couldn't get version/kind; json parse error: {e.Message}", bytes);
        }
    }

    private static JsonNode? PatchJson(byte[] bytes)
    {
        try
        {
            return JsonBody.Parse(bytes, []);
        }
        catch (FormatException e)
        {
            throw Refusals.BadRequest($"error decoding patch: {e.Message}");
        }
    }

    private static ApiException Unrecognized(string kind, string why, byte[] bytes) =>
        Refusals.BadRequest($"the object provided is unrecognized (must be of type {kind}): {why} ({JsonBody.Summary(bytes)})");

    private static JsonNode? Yaml(byte[] bytes)
    {
        // Most clients send JSON here, which the JSON parser reads far faster.
        if (bytes.FirstOrDefault(b => !char.IsWhiteSpace((char)b)) == (byte)'{')
        {
            return PatchJson(bytes);
        }

        try
        {
            return YamlJson.Parse(Encoding.UTF8.GetString(bytes));
        }
        catch (YamlException e)
        {
            throw Refusals.BadRequest($"error decoding YAML: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancel).ConfigureAwait(false)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MaxBytes}");
            }
        }

        return buffer.ToArray();
    }
}

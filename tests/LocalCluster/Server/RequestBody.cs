using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using YamlDotNet.Core;

namespace LocalCluster.Server;

/// <summary>Reads a request's body as JSON, whatever of the accepted forms it has: JSON, YAML, or protobuf of a few kinds.</summary>
public static class RequestBody
{
    private const int MaxBytes = 3 * 1024 * 1024;
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, CancellationToken cancel)
    {
        var media = MediaType(request);
        var bytes = await ReadBytesAsync(request, cancel).ConfigureAwait(false);
        return media switch
        {
            Protobuf => ProtobufObjects.Decode(bytes),
            "application/yaml" => AsObject(Yaml(bytes)),
            "" or "application/json" => AsObject(Json(bytes)),
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

        return media == Protobuf ? ProtobufObjects.Decode(bytes) : AsObject(media == "application/yaml" ? Yaml(bytes) : Json(bytes));
    }

    /// <summary>A patch, which for server-side apply is YAML.</summary>
    public static async Task<JsonNode> ReadPatchAsync(HttpRequest request, CancellationToken cancel)
    {
        var bytes = await ReadBytesAsync(request, cancel).ConfigureAwait(false);
        var patch = MediaType(request) == MediaTypes.ApplyPatch ? Yaml(bytes) : Json(bytes);
        return patch ?? throw Refusals.BadRequest("the body of a patch is empty; expected a document");
    }

    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    private static JsonObject AsObject(JsonNode? node) => node as JsonObject ?? throw Refusals.BadRequest("the body of the request is not an object");

    private static JsonNode? Json(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException e)
        {
            throw Refusals.BadRequest($"couldn't get version/kind; json parse error: {e.Message}");
        }
    }

    private static JsonNode? Yaml(byte[] bytes)
    {
        // Most clients send JSON here, which the JSON parser reads far faster.
        if (bytes.FirstOrDefault(b => !char.IsWhiteSpace((char)b)) == (byte)'{')
        {
            return Json(bytes);
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
        await request.Body.CopyToAsync(buffer, cancel).ConfigureAwait(false);
        return buffer.Length <= MaxBytes
            ? buffer.ToArray()
            : throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: {buffer.Length} bytes, the limit is {MaxBytes}");
    }
}

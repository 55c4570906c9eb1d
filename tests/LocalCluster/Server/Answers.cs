using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Storage;
using LocalCluster.Tables;

namespace LocalCluster.Server;

/// <summary>Writes answers in the form that was asked for.</summary>
public static class Answers
{
    public static async Task JsonAsync(HttpContext context, int code, JsonNode body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, StoredObject.Json), context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task ObjectAsync(
        HttpContext context, ApiServer server, ResourceType type, StoredObject obj, AnswerForm form, int code, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            context.Response.Headers.Append("Warning", $"299 - \"{warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        switch (form)
        {
            case AnswerForm.Table:
                var metadata = new JsonObject { ["resourceVersion"] = obj.Content["metadata"]!["resourceVersion"]?.DeepClone() };
                await JsonAsync(context, code, TableFor(context, server, type).Write([ShownAs(type, obj)], metadata)).ConfigureAwait(false);
                break;
            case AnswerForm.PartialMetadata:
                await JsonAsync(context, code, TableWriter.PartialMetadata(obj.Content)).ConfigureAwait(false);
                break;
            case AnswerForm.Yaml:
                await YamlAsync(context, code, ShownAs(type, obj)).ConfigureAwait(false);
                break;
            default:
                context.Response.StatusCode = code;
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(BytesOf(type, obj), context.RequestAborted).ConfigureAwait(false);
                break;
        }
    }

    public static async Task ListAsync(HttpContext context, ApiServer server, ResourceType type, ListPage page, AnswerForm form)
    {
        var metadata = new JsonObject { ["resourceVersion"] = page.Version.ToString(CultureInfo.InvariantCulture) };
        if (page.Continue is not null || type.IsCustom)
        {
            metadata["continue"] = page.Continue ?? "";
        }

        if (page.Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }

        switch (form)
        {
            case AnswerForm.Table:
                await JsonAsync(context, 200, TableFor(context, server, type).Write(page.Items.Select(obj => ShownAs(type, obj)), metadata)).ConfigureAwait(false);
                break;
            case AnswerForm.PartialMetadata:
                await JsonAsync(context, 200, new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = new JsonArray([.. page.Items.Select(obj => TableWriter.PartialMetadata(obj.Content))]),
                }).ConfigureAwait(false);
                break;
            case AnswerForm.Yaml:
                await YamlAsync(context, 200, new JsonObject
                {
                    ["apiVersion"] = type.ApiVersion,
                    ["items"] = new JsonArray([.. page.Items.Select(obj => ShownAs(type, obj).DeepClone())]),
                    ["kind"] = $"{type.Kind}List",
                    ["metadata"] = metadata,
                }).ConfigureAwait(false);
                break;
            default:
                await WriteListAsync(context, type, page, metadata).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>A Scale, for <c>kubectl get --subresource=scale</c> in a table.</summary>
    public static Task ScaleAsync(HttpContext context, ApiServer server, JsonObject scale, AnswerForm form)
    {
        if (form != AnswerForm.Table)
        {
            return JsonAsync(context, 200, scale);
        }

        var metadata = new JsonObject { ["resourceVersion"] = scale["metadata"]!["resourceVersion"]?.DeepClone() };
        return JsonAsync(context, 200, TableFor(context, server, BuiltinColumns.Of("Scale")).Write([scale], metadata));
    }

    public static TableWriter TableFor(HttpContext context, ApiServer server, ResourceType type) => TableFor(context, server, type.Columns);

    private static TableWriter TableFor(HttpContext context, ApiServer server, TableColumns columns)
    {
        var include = (string?)context.Request.Query["includeObject"];
        return include is null or "" or "None" or "Metadata" or "Object"
            ? new TableWriter(columns, string.IsNullOrEmpty(include) ? "Metadata" : include, server.Time)
            : throw Refusals.BadRequest(
                $"Unable to convert to Table as requested: includeObject: Invalid value: \"{include}\": must be 'Metadata', 'Object', 'None', or empty");
    }

    /// <summary>The object as this version shows it; what is stored itself where nothing differs, so only to read.</summary>
    public static JsonObject ShownAs(ResourceType type, StoredObject obj) => type.Conversion is null ? obj.Content : type.Conversion.ToServed(obj.Content);

    public static ReadOnlyMemory<byte> BytesOf(ResourceType type, StoredObject obj) =>
        type.Conversion is null ? obj.Bytes : JsonSerializer.SerializeToUtf8Bytes<JsonNode>(type.Conversion.ToServed(obj.Content), StoredObject.Json);

    private static Task YamlAsync(HttpContext context, int code, JsonObject body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/yaml";
        return context.Response.WriteAsync(YamlJson.Write(body), context.RequestAborted);
    }

    // By hand around the stored bytes: a list of a thousand services is not serialized again for each client.
    private static async Task WriteListAsync(HttpContext context, ResourceType type, ListPage page, JsonObject metadata)
    {
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        using var buffer = new MemoryStream();
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes(new { kind = $"{type.Kind}List", apiVersion = type.ApiVersion }, StoredObject.Json).AsSpan()[..^1]);
        buffer.Write(",\"metadata\":"u8);
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(metadata, StoredObject.Json));
        buffer.Write(",\"items\":["u8);
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            buffer.Write(BytesOf(type, page.Items[i]).Span);
        }

        buffer.Write("]}"u8);
        buffer.Position = 0;
        await buffer.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }
}

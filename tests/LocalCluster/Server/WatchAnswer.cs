using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Storage;
using LocalCluster.Tables;

namespace LocalCluster.Server;

/// <summary>Writes the events of a watch, a JSON line each, as they come.</summary>
public static class WatchAnswer
{
    public static async Task WriteAsync(HttpContext context, ApiServer server, ResourceType type, string? ns, ListQuery query, AnswerForm form)
    {
        var cancel = context.RequestAborted;
        var table = form == AnswerForm.Table ? Answers.TableFor(context, server, type) : null;
        var events = server.Feed.ReadAsync(type, ns, query, cancel).GetAsyncEnumerator(cancel);
        await using (events.ConfigureAwait(false))
        {
            var next = events.MoveNextAsync();
            if (!next.IsCompleted)
            {
                // The client must see that the watch stands before anything happens.
                await StartAsync(context).ConfigureAwait(false);
            }

            var first = true;
            while (await next.ConfigureAwait(false))
            {
                if (first)
                {
                    await StartAsync(context).ConfigureAwait(false);
                }

                await context.Response.Body.WriteAsync(Line(type, events.Current, form, table, first), cancel).ConfigureAwait(false);
                first = false;
                next = events.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await context.Response.Body.FlushAsync(cancel).ConfigureAwait(false);
                }
            }

            await StartAsync(context).ConfigureAwait(false);
        }
    }

    private static async Task StartAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Line(ResourceType type, WatchEvent e, AnswerForm form, TableWriter? table, bool first)
    {
        using var buffer = new MemoryStream();
        buffer.Write("{\"type\":\""u8);
        buffer.Write(System.Text.Encoding.ASCII.GetBytes(e.Type));
        buffer.Write("\",\"object\":"u8);
        buffer.Write(Payload(type, e, form, table, first).Span);
        buffer.Write("}\n"u8);
        return buffer.ToArray();
    }

    private static ReadOnlyMemory<byte> Payload(ResourceType type, WatchEvent e, AnswerForm form, TableWriter? table, bool first)
    {
        if (e.Expired is not null)
        {
            return Bytes(e.Expired);
        }

        if (e.Object is null)
        {
            var bookmark = BookmarkOf(type, e, form);
            return Bytes(table is null ? bookmark : table.WriteBookmark(bookmark, first));
        }

        if (table is not null)
        {
            var metadata = new JsonObject { ["resourceVersion"] = e.Object.Content["metadata"]!["resourceVersion"]!.DeepClone() };
            return Bytes(table.Write([Answers.ShownAs(type, e.Object)], metadata, first));
        }

        return form == AnswerForm.PartialMetadata ? Bytes(TableWriter.PartialMetadata(e.Object.Content)) : Answers.BytesOf(type, e.Object);
    }

    private static JsonObject BookmarkOf(ResourceType type, WatchEvent e, AnswerForm form)
    {
        var metadata = new JsonObject { ["resourceVersion"] = e.Version.ToString(CultureInfo.InvariantCulture) };
        if (e.InitialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var partial = form == AnswerForm.PartialMetadata;
        return new JsonObject
        {
            ["kind"] = partial ? "PartialObjectMetadata" : type.Kind,
            ["apiVersion"] = partial ? "meta.k8s.io/v1" : type.ApiVersion,
            ["metadata"] = metadata,
        };
    }

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, StoredObject.Json);
}

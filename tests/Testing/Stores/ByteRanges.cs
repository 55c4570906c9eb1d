using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Testing.Stores;

/// <summary>Answers a GET or HEAD of bytes, whole or the one range that is asked for, as HTTP has it.</summary>
internal static class ByteRanges
{
    public static async Task SendAsync(HttpContext http, byte[] bytes)
    {
        http.Response.Headers.AcceptRanges = "bytes";
        http.Response.ContentType = "application/octet-stream";
        var range = http.Request.GetTypedHeaders().Range?.Ranges.Single();
        var (from, to) = (range?.From ?? 0, Math.Min(range?.To ?? long.MaxValue, bytes.Length - 1));
        if (range is not null && from > to)
        {
            http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            http.Response.Headers.ContentRange = new ContentRangeHeaderValue(bytes.Length).ToString();
            return;
        }

        if (range is not null)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = new ContentRangeHeaderValue(from, to, bytes.Length).ToString();
        }

        var part = bytes.AsMemory((int)from, (int)(to - from + 1));
        http.Response.ContentLength = part.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(part, http.RequestAborted).ConfigureAwait(false);
        }
    }
}

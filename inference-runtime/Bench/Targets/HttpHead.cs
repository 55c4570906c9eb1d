using System.Buffers.Text;
using System.Text;

namespace InferenceRuntime.Bench.Targets;

/// <summary>What of an HTTP/1.1 answer's head says where its body ends.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentLength">The body's bytes; null when the head does not say.</param>
/// <param name="Chunked">Whether the body comes in chunks.</param>
/// <param name="Close">Whether the server closes the connection afterwards.</param>
internal readonly record struct HttpHead(int Status, long? ContentLength, bool Chunked, bool Close)
{
    /// <summary>Reads a head, from the status line to before the empty line. Throws <see cref="InvalidDataException"/> for anything else.</summary>
    public static HttpHead Parse(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head.StartsWith("HTTP/1."u8) || !Utf8Parser.TryParse(head[9..], out int status, out var digits) || digits != 3)
        {
            throw new InvalidDataException("the answer is not HTTP/1.1");
        }

        // HTTP/1.0 closes unless it says otherwise.
        var result = new HttpHead(status, null, false, head[7] == (byte)'0');
        var lines = head[(head.IndexOf((byte)'\n') is var end and >= 0 ? end + 1 : head.Length)..];
        while (!lines.IsEmpty)
        {
            var next = lines.IndexOf((byte)'\n');
            result = result.With(next < 0 ? lines : lines[..next]);
            lines = next < 0 ? default : lines[(next + 1)..];
        }

        return result;
    }

    private HttpHead With(ReadOnlySpan<byte> line)
    {
        if (Value(line, "content-length:"u8) is { IsEmpty: false } length && Utf8Parser.TryParse(length, out long bytes, out _))
        {
            return this with { ContentLength = bytes };
        }

        if (Value(line, "transfer-encoding:"u8) is { IsEmpty: false } encoding)
        {
            return this with { Chunked = Ascii.EqualsIgnoreCase(encoding, "chunked"u8) };
        }

        return Value(line, "connection:"u8) is { IsEmpty: false } connection && Ascii.EqualsIgnoreCase(connection, "close"u8) ? this with { Close = true } : this;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].Trim(" \t\r"u8) : default;
}

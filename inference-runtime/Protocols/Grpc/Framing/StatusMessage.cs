using System.Text;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>The trailer <c>grpc-message</c>: UTF-8 in which all but printable ASCII is percent-encoded.</summary>
internal static class StatusMessage
{
    // Clients take 8 KiB of headers in all; an encoded byte takes three.
    private const int MaxBytes = 2048;

    public static string Encode(string message)
    {
        var utf8 = Encoding.UTF8.GetBytes(message);
        if (utf8.Length <= MaxBytes && !utf8.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~') && !utf8.AsSpan().Contains((byte)'%'))
        {
            return message;
        }

        var text = new StringBuilder();
        foreach (var value in Cut(utf8))
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                text.Append((char)value);
            }
            else
            {
                text.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Cuts a long message where a character ends.</summary>
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= MaxBytes)
        {
            return utf8;
        }

        var end = MaxBytes;
        while ((utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return utf8[..end];
    }
}

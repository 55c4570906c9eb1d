using System.Text;

namespace InferenceRuntime.Tests.Storage.Archives;

/// <summary>Writes tar blocks by hand, also those that no tar program would write.</summary>
internal sealed class RawTar
{
    private const int BlockBytes = 512;

    private readonly MemoryStream _bytes = new();

    public RawTar File(string name, byte[] content) => Entry('0', name, content);

    public RawTar File(string name) => File(name, "content"u8.ToArray());

    /// <param name="type">The type flag.</param>
    /// <param name="name">Bytes of the name field.</param>
    /// <param name="content">What follows, padded.</param>
    /// <param name="link">The link's target.</param>
    /// <param name="size">The size field, where it lies.</param>
    /// <param name="mode">The mode in octal.</param>
    public RawTar Entry(char type, string name, byte[]? content = null, string link = "", long? size = null, string mode = "0000644")
    {
        content ??= [];
        var header = new byte[BlockBytes];
        Write(header, 0, name);
        Write(header, 100, mode);
        Write(header, 108, "0000000");
        Write(header, 116, "0000000");
        Write(header, 124, Convert.ToString(size ?? content.Length, 8).PadLeft(11, '0'));
        Write(header, 136, "00000000000");
        Write(header, 148, "        ");
        header[156] = (byte)type;
        Write(header, 157, link);
        Write(header, 257, "ustar\0" + "00");
        Write(header, 148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        _bytes.Write(header);
        _bytes.Write(content);
        _bytes.Write(new byte[(BlockBytes - (content.Length % BlockBytes)) % BlockBytes]);
        return this;
    }

    /// <summary>A PAX record before the next entry.</summary>
    public RawTar Pax(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(rest);
        var total = length + $"{length + 1}".Length;
        total = length + $"{total}".Length;
        return Entry('x', "PaxHeader", Encoding.UTF8.GetBytes($"{total}{rest}"));
    }

    public byte[] Unended() => _bytes.ToArray();

    public byte[] End()
    {
        _bytes.Write(new byte[2 * BlockBytes]);
        return _bytes.ToArray();
    }

    private static void Write(byte[] header, int at, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, at);
}

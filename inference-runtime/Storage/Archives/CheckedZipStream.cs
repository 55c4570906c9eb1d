namespace InferenceRuntime.Storage.Archives;

/// <summary>The content of a zip's entry, which has to be of the length and the checksum that the zip's directory says.</summary>
internal sealed class CheckedZipStream(Stream inner, string name, long length, uint checksum) : ForwardStream
{
    private readonly Crc32 _crc = new();
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += read;
        _crc.Append(buffer.Span[..read]);
        if (_read > length || (read == 0 && buffer.Length > 0 && _read < length))
        {
            throw new InvalidDataException($"{EntryPath.Shown(name)} has {(_read > length ? "more" : "less")} than the {length} bytes that the archive says.");
        }

        return read > 0 || _crc.Value == checksum
            ? read
            : throw new InvalidDataException($"{EntryPath.Shown(name)} is damaged: its checksum is {_crc.Value:x8}, the archive says {checksum:x8}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

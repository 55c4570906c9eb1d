namespace InferenceRuntime.Storage.Archives;

/// <summary>
/// What a tar reader reads through. <see cref="System.Formats.Tar.TarReader"/> takes the records that carry long names and attributes into memory whole, however
/// large they say they are; here they are refused before. It also knows whether the archive ended with its mark or was cut off between two entries.
/// </summary>
internal sealed class TarHeaderGuard(Stream inner) : ForwardStream
{
    private const int BlockBytes = 512;
    private const int SizeOffset = 124;
    private const int SizeBytes = 12;
    private const int TypeOffset = 156;

    // Far beyond a path of 4096 bytes and the times and owners that go with it.
    private const int MaxRecordBytes = 64 * 1024;

    private readonly byte[] _block = new byte[BlockBytes];
    private long _position;
    private long _recordLeft;
    private int _blockStart = BlockBytes;
    private bool _expectsHeader = true;

    /// <summary>Whether the last header was a block of zeros, which ends an archive.</summary>
    public bool EndedWithMark { get; private set; }

    /// <summary>To be called before the reader looks for the next entry, when the content of the one before has been read.</summary>
    public void ExpectHeader() => _expectsHeader = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_blockStart == BlockBytes && _expectsHeader && _recordLeft == 0 && _position % BlockBytes == 0)
        {
            var length = await inner.ReadAtLeastAsync(_block, BlockBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length < BlockBytes)
            {
                return length == 0 ? 0 : throw new EndOfStreamException("It ends within a header.");
            }

            Look(_block);
            _blockStart = 0;
        }

        return _blockStart < BlockBytes ? TakeBlock(buffer.Span) : await TakeContentAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private int TakeBlock(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, BlockBytes - _blockStart);
        _block.AsSpan(_blockStart, count).CopyTo(buffer);
        _blockStart += count;
        _position += count;
        return count;
    }

    private async ValueTask<int> TakeContentAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        // Up to the end of the block while a header may follow, so that it is looked at.
        var end = _recordLeft > 0 ? _recordLeft : BlockBytes - (_position % BlockBytes);
        var count = _expectsHeader ? (int)Math.Min(buffer.Length, end) : buffer.Length;
        var read = await inner.ReadAsync(buffer[..count], cancellation).ConfigureAwait(false);
        _position += read;
        _recordLeft = Math.Max(0, _recordLeft - read);
        return read;
    }

    private void Look(ReadOnlySpan<byte> header)
    {
        EndedWithMark = !header.ContainsAnyExcept((byte)0);
        if (header[TypeOffset] is not ((byte)'x' or (byte)'g' or (byte)'L' or (byte)'K'))
        {
            // An entry, or the end: what follows is its content.
            _expectsHeader = EndedWithMark;
            return;
        }

        var size = header.Slice(SizeOffset, SizeBytes).Trim(" \0"u8);
        if (!TryParseOctal(size, out var bytes) || bytes > MaxRecordBytes)
        {
            throw new InvalidDataException($"It has a header of more than {MaxRecordBytes} bytes.");
        }

        _recordLeft = (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
    }

    private static bool TryParseOctal(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false; // a number in base 256 among them, which only sizes above 8 GiB need
            }

            value = (value * 8) + (digit - '0');
        }

        return true;
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

using System.Buffers;
using System.Security.Cryptography;
using InferenceRuntime.Models;
using Microsoft.Win32.SafeHandles;
using ModelStores;

namespace InferenceRuntime.Storage.Transfers;

/// <summary>Brings one file to a path of this machine and hashes it on the way. Memory does not depend on the file's size.</summary>
/// <param name="settings">Limits.</param>
/// <param name="attempts">Tries again what fails.</param>
/// <param name="budget">Told what is gained.</param>
/// <param name="progress">Told every byte.</param>
/// <param name="gate">As many transfers at once as there are connections, over all files.</param>
/// <param name="log">The log.</param>
internal sealed class FileTransfer(FetchSettings settings, Attempts attempts, RetryBudget budget, TransferProgress progress, SemaphoreSlim gate, ILogger log)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Returns the digest of what now lies at <paramref name="path"/>, flushed to the disk.</summary>
    public async Task<(Sha256Digest Digest, long Length)> RunAsync(SourceFile file, string path, string shown, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (file.AcceptsRanges)
        {
            try
            {
                return await InPartsAsync(file, path, shown, cancellation).ConfigureAwait(false);
            }
            catch (StoreException e) when (e.Failure == StoreFailure.NoRanges)
            {
                StorageLog.NoRanges(log, e.Message);
            }
        }

        PartJournal.Remove(path);
        return await InOneAsync(file, path, shown, cancellation).ConfigureAwait(false);
    }

    private async Task<(Sha256Digest, long)> InPartsAsync(SourceFile file, string path, string shown, CancellationToken cancellation)
    {
        using var journal = PartJournal.Open(path, file, settings.PartBytes);
        using var handle = OpenSized(path, file.Length!.Value, shown);
        var parts = new FileParts(file.Length.Value, settings.PartBytes, journal.Done);
        progress.Add(parts.BytesDone);

        // The first failure ends the others: they would go on for nothing.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var works = new List<Task>();
        var digest = HashAsync(handle, parts, ending.Token);
        works.Add(digest);
        for (var worker = 0; worker < Math.Min(settings.Connections, parts.Count); worker++)
        {
            works.Add(WorkAsync(ending.Token));
        }

        await AllOrFirstFailureAsync(works, ending).ConfigureAwait(false);
        return (await digest.ConfigureAwait(false), file.Length.Value);

        async Task WorkAsync(CancellationToken stop)
        {
            while (parts.TryTake(out var part))
            {
                await gate.WaitAsync(stop).ConfigureAwait(false);
                try
                {
                    await FetchPartAsync(file, handle, parts, part, shown, stop).ConfigureAwait(false);
                }
                finally
                {
                    gate.Release();
                }

                RandomAccess.FlushToDisk(handle);
                journal.Add(part);
                parts.Complete(part);
            }
        }
    }

    private async Task FetchPartAsync(SourceFile file, SafeFileHandle handle, FileParts parts, int part, string shown, CancellationToken cancellation)
    {
        var (from, count) = parts.RangeOf(part);
        var written = 0L;
        await attempts.RunAsync(shown, AttemptAsync, cancellation).ConfigureAwait(false);

        async Task<bool> AttemptAsync(CancellationToken stop)
        {
            // What came before a cut counts: the next attempt asks for the rest.
            var isWhole = parts.Count == 1 && written == 0;
            var content = await OpenAsync(file, from + written, isWhole ? null : count - written, shown, stop).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                if (content.Length is { } announced && announced != count - written)
                {
                    throw new StoreException(StoreFailure.Changed, $"{shown} was asked for {count - written} bytes from {from + written} on and announced {announced}.") { IsTransient = true };
                }

                using var buffer = MemoryPool<byte>.Shared.Rent(BufferBytes);
                while (written < count && await content.Stream.ReadAsync(buffer.Memory, stop).ConfigureAwait(false) is var read and > 0)
                {
                    // More than was asked for would run into the next part.
                    read = (int)Math.Min(read, count - written);
                    await RandomAccess.WriteAsync(handle, buffer.Memory[..read], from + written, stop).ConfigureAwait(false);
                    written += read;
                    progress.Add(read);
                    budget.Gained();
                }
            }

            return written == count
                ? true
                : throw new StoreException(StoreFailure.Busy, $"The transfer of {shown} broke off: {count} bytes from {from} on were announced and {written} came.") { IsTransient = true };
        }
    }

    /// <summary>For a store that can not continue a transfer: every attempt begins at the first byte.</summary>
    private async Task<(Sha256Digest, long)> InOneAsync(SourceFile file, string path, string shown, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var furthest = 0L;
            return await attempts.RunAsync(shown, AttemptAsync, cancellation).ConfigureAwait(false);

            async Task<(Sha256Digest, long)> AttemptAsync(CancellationToken stop)
            {
                var content = await OpenAsync(file, 0, null, shown, stop).ConfigureAwait(false);
                await using (content.ConfigureAwait(false))
                {
                    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                    using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
                    using var buffer = MemoryPool<byte>.Shared.Rent(BufferBytes);
                    var written = 0L;
                    while (await content.Stream.ReadAsync(buffer.Memory, stop).ConfigureAwait(false) is var read and > 0)
                    {
                        if (written + read > settings.MaxModelBytes)
                        {
                            throw TransferLimits.TooLarge(shown, $"has more than {settings.MaxModelBytes} bytes", settings);
                        }

                        await RandomAccess.WriteAsync(handle, buffer.Memory[..read], written, stop).ConfigureAwait(false);
                        hash.AppendData(buffer.Memory.Span[..read]);
                        written += read;
                        if (written > furthest)
                        {
                            progress.Add(written - furthest);
                            furthest = written;
                            budget.Gained();
                        }
                    }

                    if ((content.Length ?? file.Length) is { } announced && announced != written)
                    {
                        throw new StoreException(StoreFailure.Busy, $"The transfer of {shown} broke off: it announced {announced} bytes and sent {written}.") { IsTransient = true };
                    }

                    RandomAccess.FlushToDisk(handle);
                    return (Sha256Digest.FromHash(hash.GetHashAndReset()), written);
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private Task<SourceContent> OpenAsync(SourceFile file, long from, long? count, string shown, CancellationToken cancellation) =>
        budget.WithinAsync(shown, ending => file.OpenAsync(from, count, ending), cancellation);

    /// <summary>Follows the parts in the file's order and reads them back, while they are still in memory, as soon as all before them are there.</summary>
    private static async Task<Sha256Digest> HashAsync(SafeFileHandle handle, FileParts parts, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var buffer = MemoryPool<byte>.Shared.Rent(BufferBytes);
        for (var part = 0; part < parts.Count; part++)
        {
            await parts.WaitAsync(part, cancellation).ConfigureAwait(false);
            var (from, count) = parts.RangeOf(part);
            for (var done = 0L; done < count;)
            {
                var wanted = (int)Math.Min(buffer.Memory.Length, count - done);
                var read = await RandomAccess.ReadAsync(handle, buffer.Memory[..wanted], from + done, cancellation).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new ModelLoadException(LoadFailureReason.ArtifactForbidden, "A file of the cache became shorter while it was written: something else changes the cache's folder.");
                }

                hash.AppendData(buffer.Memory.Span[..read]);
                done += read;
            }
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }

    private static SafeFileHandle OpenSized(string path, long length, string shown)
    {
        if (File.Exists(path))
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous);
        }

        try
        {
            // Room that is lacking is told before the first byte, not after the last that fits.
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous, preallocationSize: length);
        }
        catch (IOException e) when (new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < length)
        {
            throw new IOException($"{shown} has {length} bytes.", e) { HResult = DiskFull.NoSpaceLeft };
        }
    }

    private static async Task AllOrFirstFailureAsync(List<Task> works, CancellationTokenSource ending)
    {
        await foreach (var ended in Task.WhenEach(works).ConfigureAwait(false))
        {
            if (!ended.IsCompletedSuccessfully)
            {
                await ending.CancelAsync().ConfigureAwait(false);

                // The file's handle is closed after this: nobody may still write.
                await Task.WhenAll(works).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await ended.ConfigureAwait(false);
            }
        }
    }
}

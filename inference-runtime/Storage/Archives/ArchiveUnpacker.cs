using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Storage.Archives;

/// <summary>
/// Unpacks an archive into a folder and refuses everything that a model does not need: absolute names, "..", links of any kind, devices, names twice, more
/// entries or bytes than the limits. Uses some megabytes of memory, whatever the archive is.
/// </summary>
public static class ArchiveUnpacker
{
    /// <param name="archive">The path of the archive, whose bytes have been proven.</param>
    /// <param name="packaging">What it is.</param>
    /// <param name="folder">An empty folder that nothing else writes to. After a failure it holds a part of the files, and the caller deletes it.</param>
    /// <param name="limits">What it may unpack to.</param>
    /// <param name="shown">What messages call the archive: its URI.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The files in the order of the archive. Those of 1 MiB and more have been flushed to the disk.</returns>
    /// <exception cref="ModelLoadException"><see cref="LoadFailureReason.InvalidArtifact"/>: refused, or damaged.</exception>
    /// <exception cref="IOException">The disk: full, or not writable.</exception>
    public static async Task<IReadOnlyList<UnpackedFile>> UnpackAsync(
        string archive, Packaging packaging, string folder, ArchiveLimits limits, string shown, CancellationToken cancellation)
    {
        // Buffered for the decompressors, which read in small steps.
        var bytes = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 * 1024, FileOptions.Asynchronous);
        await using (bytes.ConfigureAwait(false))
        {
            var target = new ArchiveFolder(folder, limits);
            try
            {
                await (packaging switch
                {
                    Packaging.Tar => TarUnpacker.UnpackAsync(bytes, compressed: false, target, cancellation),
                    Packaging.TarGzip => TarUnpacker.UnpackAsync(bytes, compressed: true, target, cancellation),
                    Packaging.Zip => ZipUnpacker.UnpackAsync(bytes, target, limits, cancellation),
                    _ => throw new ArgumentOutOfRangeException(nameof(packaging), packaging, "Not an archive."),
                }).ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
            {
                throw new ModelLoadException(LoadFailureReason.InvalidArtifact, $"The archive {shown} can not be unpacked. {e.Message}", e);
            }

            return target.Files.Count > 0
                ? target.Files
                : throw new ModelLoadException(LoadFailureReason.InvalidArtifact, $"The archive {shown} holds no file.");
        }
    }
}

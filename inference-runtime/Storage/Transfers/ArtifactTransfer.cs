using System.Globalization;
using InferenceRuntime.Storage.Cache;
using ModelStores;

namespace InferenceRuntime.Storage.Transfers;

/// <summary>Brings all files of an artifact into a folder, several at once, and says what they are.</summary>
internal sealed class ArtifactTransfer(FetchSettings settings, Attempts attempts, RetryBudget budget, TransferProgress progress, ILogger log)
{
    /// <summary>The files lie in <paramref name="folder"/> by their number in <paramref name="artifact"/>; what an earlier try has brought there of the same version is not fetched again.</summary>
    public async Task<ArtifactManifest> RunAsync(SourceArtifact artifact, string folder, string shown, CancellationToken cancellation)
    {
        progress.Begin(artifact.Files.All(file => file.Length is not null) ? artifact.Files.Sum(file => file.Length!.Value) : null);
        using var gate = new SemaphoreSlim(settings.Connections);
        var transfer = new FileTransfer(settings, attempts, budget, progress, gate, log);
        var files = new ManifestFile[artifact.Files.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Connections, CancellationToken = cancellation };
        await Parallel.ForEachAsync(artifact.Files.Index(), options, FetchAsync).ConfigureAwait(false);
        return new ArtifactManifest(files);

        async ValueTask FetchAsync((int Index, SourceFile File) item, CancellationToken stop)
        {
            var name = artifact.Form == ArtifactForm.Folder ? $"{shown}: {item.File.Path}" : shown;
            var (digest, length) = await transfer.RunAsync(item.File, DataOf(folder, item.Index), name, stop).ConfigureAwait(false);
            files[item.Index] = new ManifestFile(item.File.Path, length, digest.Hex);
        }
    }

    public static string DataOf(string folder, int file) => Path.Combine(folder, file.ToString(CultureInfo.InvariantCulture));
}

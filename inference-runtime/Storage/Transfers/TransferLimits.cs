using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Storage.Transfers;

/// <summary>What is checked of an artifact before a byte of it is asked for.</summary>
internal static class TransferLimits
{
    /// <summary>Throws <see cref="ModelLoadException"/>.</summary>
    public static void Check(SourceArtifact artifact, string shown, FetchSettings settings)
    {
        if (artifact.Files.Count > settings.MaxFiles)
        {
            throw new ModelLoadException(LoadFailureReason.InvalidArtifact, $"{shown} has {artifact.Files.Count} files; at most {settings.MaxFiles} are taken. Name the folder that holds the model only.");
        }

        if (artifact.Files.Sum(file => file.Length ?? 0) is var bytes && bytes > settings.MaxModelBytes)
        {
            throw TooLarge(shown, $"has {bytes} bytes", settings);
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in artifact.Files)
        {
            if (!IsInside(file.Path) || !paths.Add(file.Path))
            {
                throw new ModelLoadException(LoadFailureReason.InvalidArtifact, $"{shown} has a file of the name '{file.Path}', which can not be laid down: a path inside of the folder is expected, each once.");
            }
        }
    }

    public static ModelLoadException TooLarge(string shown, string found, FetchSettings settings) =>
        new(LoadFailureReason.ArtifactTooLarge, $"{shown} {found}; the limit is {settings.MaxModelBytes}. Raise --max-model-bytes if that is right.");

    private static bool IsInside(string path) =>
        path.Length <= 4096 && path.Split('/').All(part => part.Length <= 255) && PathInFolder.IsSafe(path);
}

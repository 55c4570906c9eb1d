using System.Security.Cryptography;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;
using ModelStores;

namespace InferenceRuntime.Commands;

/// <summary>All that is known of a model file.</summary>
internal sealed record ModelInspection(string Path, long SizeBytes, Sha256Digest Digest, OnnxFileInfo File, ModelSignature Signature)
{
    /// <summary>Opens the file as the server would. Throws <see cref="ModelLoadException"/>.</summary>
    public static ModelInspection Of(string path)
    {
        var (digest, size) = Hash(path);
        var file = OnnxFileReader.TryRead(path);
        try
        {
            using var session = new SessionFactory(SessionSettings.ForInspection).Create(path);
            return new ModelInspection(path, size, digest, file ?? new OnnxFileInfo(), session.Signature);
        }
        catch (Exception e)
        {
            throw LoadFailureClassifier.Classify(e, file, digest.ToString());
        }
    }

    private static (Sha256Digest Digest, long Size) Hash(string path)
    {
        try
        {
            using var file = System.IO.File.OpenRead(path);
            return (Sha256Digest.FromHash(SHA256.HashData(file)), file.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelLoadException(LoadFailureReason.ArtifactNotFound, $"There is no file {path}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ModelLoadException(LoadFailureReason.ArtifactForbidden, $"{path} is a folder, or may not be read: {e.Message}", e);
        }
    }
}

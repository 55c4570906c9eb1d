using InferenceRuntime.Models;

namespace InferenceRuntime.Storage;

/// <summary>Files that the process sees: a mounted volume, a folder of the image.</summary>
public sealed class FileModelSource : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = [Uri.UriSchemeFile];

    public bool IsRemote => false;

    public Task<ArtifactContent> OpenAsync(Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!string.IsNullOrEmpty(uri.Host))
        {
            throw new ModelLoadException(
                LoadFailureReason.InvalidUri, $"{uri.OriginalString} names the host '{uri.Host}'; a file has none: write file:///path with three slashes.");
        }

        var path = uri.LocalPath;
        if (Directory.Exists(path))
        {
            throw new ModelLoadException(
                LoadFailureReason.ArtifactNotFound, $"{path} is a folder; name the model file in it, such as {uri.OriginalString.TrimEnd('/')}/model.onnx.");
        }

        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Task.FromResult(new ArtifactContent(file, file.Length));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelLoadException(LoadFailureReason.ArtifactNotFound, $"There is no file {path}.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ModelLoadException(LoadFailureReason.ArtifactForbidden, $"The file {path} may not be read by this process: {e.Message}", e);
        }
    }
}

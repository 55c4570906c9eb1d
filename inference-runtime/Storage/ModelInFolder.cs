using InferenceRuntime.Models;

namespace InferenceRuntime.Storage;

/// <summary>Which file of a folder or an archive is the model; the others are its external data.</summary>
internal static class ModelInFolder
{
    private const string Extension = ".onnx";
    private const string UsualName = "model.onnx";
    private const int MaxShown = 5;

    /// <summary>
    /// The entry that the URI names; else, of the files at the shallowest depth that has any .onnx, model.onnx, else the only one.
    /// </summary>
    /// <param name="files">Paths with '/' between.</param>
    /// <param name="entry">What stands after '#' in the URI; null for nothing.</param>
    /// <param name="shown">What messages call the folder: its URI.</param>
    /// <exception cref="ModelLoadException"><see cref="LoadFailureReason.InvalidArtifact"/>: there is none, or there are several.</exception>
    public static string Find(IReadOnlyCollection<string> files, string? entry, string shown)
    {
        if (entry is not null)
        {
            return files.FirstOrDefault(file => file == entry) ?? throw Invalid($"{shown} has no file '{entry}'; it has {List(files)}.");
        }

        var models = files.Where(file => file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)).GroupBy(DepthOf).MinBy(depth => depth.Key)?.ToList();
        return models switch
        {
            null => throw Invalid($"{shown} has no {Extension} file; it has {List(files)}."),
            [var only] => only,
            _ when models.Where(model => Path.GetFileName(model) == UsualName).ToList() is [var usual] => usual,
            _ => throw Invalid($"{shown} has several models, {List(models)}; name the one to serve after '#', as in {shown}#{models.Min(StringComparer.Ordinal)}."),
        };
    }

    private static int DepthOf(string file) => file.Count(c => c == '/');

    private static string List(IReadOnlyCollection<string> files) => files.Count == 0
        ? "no file"
        : string.Join(", ", files.Order(StringComparer.Ordinal).Take(MaxShown)) + (files.Count > MaxShown ? $" and {files.Count - MaxShown} more" : string.Empty);

    private static ModelLoadException Invalid(string message) => new(LoadFailureReason.InvalidArtifact, message);
}

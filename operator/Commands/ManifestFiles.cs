using ModelOperator.Rendering;

namespace ModelOperator.Commands;

/// <summary>The files of manifests that a command is given.</summary>
internal static class ManifestFiles
{
    private const string StandardInput = "-";

    /// <summary>Gives every document of every file to <paramref name="add"/>. A hyphen is the standard input.</summary>
    /// <exception cref="FormatException">A file is no YAML; the message has the file and the line.</exception>
    public static async Task ReadAsync(IEnumerable<string> paths, Action<SourceDocument> add, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            var text = path == StandardInput ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
            try
            {
                foreach (var document in ManifestFile.Read(path, text))
                {
                    add(document);
                }
            }
            catch (FormatException problem)
            {
                throw new FormatException($"{path}, {problem.Message}", problem);
            }
        }
    }
}

namespace OnnxBackend.Tests;

/// <summary>A model of the suite.</summary>
/// <param name="Name">Its group and its folder: <c>node/test_abs</c>.</param>
/// <param name="Path">The model file.</param>
/// <param name="DataSets">Folders with <c>input_N.pb</c> and <c>output_N.pb</c>.</param>
public sealed record SuiteModel(string Name, string Path, IReadOnlyList<string> DataSets)
{
    /// <summary>The name as the server knows it: without the slash, which parts a path.</summary>
    public string ServedName => Name.Replace('/', '.');

    /// <summary>The files of one kind in the graph's order: input_0.pb, input_1.pb, and so on.</summary>
    public static string[] Files(string dataSet, string kind)
    {
        var files = new List<string>();
        for (var path = File(0); System.IO.File.Exists(path); path = File(files.Count))
        {
            files.Add(path);
        }

        return [.. files];

        string File(int index) => System.IO.Path.Combine(dataSet, $"{kind}_{index}.pb");
    }

    public override string ToString() => Name;
}

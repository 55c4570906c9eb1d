using System.Globalization;
using System.Runtime.CompilerServices;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>
/// One defect of a request and what it is answered with. Corpus/expected.tsv has a line for each file beside it. To add one: the file, named
/// after the defect, and its line; .json for a document, .bin for one with tensors behind it.
/// </summary>
public sealed record CorpusEntry(string Name, string Model, string? HeaderLength, int Status, string Words, byte[] Body)
{
    public static string Folder { get; } = FindFolder();

    public static IReadOnlyList<CorpusEntry> All { get; } =
        [.. File.ReadLines(Path.Combine(Folder, "expected.tsv")).Skip(1).Select(line => Read(line.Split('\t'))), .. TooLargeForAFile];

    private static IEnumerable<CorpusEntry> TooLargeForAFile =>
    [
        Of("inputs-4097", $"{{\"inputs\":[{Repeat("""{"name":"x","shape":[],"datatype":"BOOL","data":[true]}""", 4097)}]}}", "a request has at most 4096 inputs"),
        Of("outputs-4097", $"{{\"inputs\":[],\"outputs\":[{Repeat("""{"name":"y"}""", 4097)}]}}", "a request asks for at most 4096 outputs"),
        Of("spaces-1-mb", new string(' ', 1 << 20), "is expected where the request begins"),
        Of("brackets-1-mb", $"{{\"inputs\":[],\"deep\":{new string('[', 1 << 20)}", "arrays and objects nest deeper than 64"),
        Of("digits-1-mb", $"{{\"inputs\":[{{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[{new string('9', 1 << 20)}]}}]}}", "a number that fits 32 bits"),
        Of("dimensions-1-mb", $"{{\"inputs\":[{{\"name\":\"x\",\"shape\":[{Repeat("1", 1 << 19)}],\"datatype\":\"FP32\",\"data\":[1]}}]}}", "more than 64 dimensions"),
        Of("input-name-1-mb", $"{{\"inputs\":[{{\"name\":\"{new string('x', 1 << 20)}\"}}]}}", "is longer than 4096 bytes"),
        Of("escapes-1-mb", $"{{\"inputs\":[{{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"{string.Concat(Enumerable.Repeat("\\ud83d", 170_000))}\"]}}]}}", "is not a valid text"),
    ];

    public override string ToString() => Name;

    private static CorpusEntry Read(string[] row) =>
        new(row[0], row[1], row[2] == "-" ? null : row[2], int.Parse(row[3], CultureInfo.InvariantCulture), row[4], File.ReadAllBytes(Path.Combine(Folder, row[0])));

    private static CorpusEntry Of(string name, string json, string words) => new(name, "m", null, 400, words, System.Text.Encoding.UTF8.GetBytes(json));

    private static string Repeat(string element, int times) => string.Join(',', Enumerable.Repeat(element, times));

    private static string FindFolder([CallerFilePath] string thisFile = "")
    {
        var built = Path.GetDirectoryName(thisFile)!;
        return Path.Combine(Directory.Exists(built) ? built : Path.Combine(Testing.RepositoryPaths.Root, "tests", "InferenceRuntime.Tests", "Malformed"), "Corpus");
    }
}

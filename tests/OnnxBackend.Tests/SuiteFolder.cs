namespace OnnxBackend.Tests;

/// <summary>The ONNX backend suite as Debian's package libonnx-testdata installs it.</summary>
internal static class SuiteFolder
{
    public const string Path = "/usr/share/libonnx-testdata/data";

    private const string Missing =
        $"The ONNX backend suite is not in {Path}; on Debian it comes with: apt-get install libonnx-testdata";

    private static readonly Lazy<IReadOnlyList<SuiteModel>> Found = new(Find);

    public static IReadOnlyList<SuiteModel> Models => Found.Value;

    /// <summary>Where the suite is missing: a failure in CI, which has to bring it, and a skip elsewhere.</summary>
    public static void Require()
    {
        if (Models.Count == 0)
        {
            (Environment.GetEnvironmentVariable("CI") == "true" ? (Action<string>)Assert.Fail : Assert.Ignore)(Missing);
        }
    }

    private static IReadOnlyList<SuiteModel> Find() => !Directory.Exists(Path) ? [] : [..
        from file in Directory.EnumerateFiles(Path, "model.onnx", SearchOption.AllDirectories)
        let folder = System.IO.Path.GetDirectoryName(file)!
        orderby folder
        select new SuiteModel(
            System.IO.Path.GetRelativePath(Path, folder),
            file,
            [.. Directory.EnumerateDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal)])];
}

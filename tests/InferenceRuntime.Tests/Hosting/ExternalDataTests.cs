using System.Globalization;
using InferenceRuntime.Tests.Storage;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Hosting;

/// <summary>Models whose weights lie in other files.</summary>
public sealed class ExternalDataTests
{
    private const int Rows = 64 * 1024;
    private const int Columns = 1024;

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("external-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Serve_FolderWithWeightsInAnotherFile_MapsThemInsteadOfReadingThem()
    {
        await SaveAsync(Rows);

        await using var runtime = await RuntimeProcess.ReadyAsync($"--model=m=file://{_folder.FullName}/");

        var answer = await runtime.InferAsync("""{"inputs":[{"name":"row","datatype":"INT64","shape":[1],"data":[7]}],"outputs":[{"name":"y"}]}""");
        (await answer.Content.ReadAsStringAsync()).Should().Contain("7168,7169,7170");
        var weights = (long)Rows * Columns * sizeof(float);
        AnonymousBytes(runtime.Process.Id).Should().BeLessThan(weights / 2, "the weights have {0} bytes, and belong into the page cache", weights);
    }

    [Test]
    public async Task Serve_FileAlone_SaysThatTheFolderIsNeeded()
    {
        await SaveAsync(rows: 16);
        var model = await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "model.onnx"));
        await using var server = await ArtifactServer.StartAsync(context => context.Response.Body.WriteAsync(model, context.RequestAborted).AsTask());
        await using var runtime = RuntimeProcess.Start($"--model=m={server.Url()}");

        (await runtime.Process.WaitForExitAsync()).Should().Be(3);

        runtime.Process.StandardError.Should().Contain("InvalidModel").And.Contain("name the folder").And.Contain(server.Url()).And.NotContain("sha256/");
    }

    /// <summary>A table of numbers that count up, in a file of its own, and a model that looks a row of it up.</summary>
    private async Task SaveAsync(int rows)
    {
        var row = new float[Columns];
        await using (var file = File.Create(Path.Combine(_folder.FullName, "weights.bin")))
        {
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < Columns; c++)
                {
                    row[c] = ((r * Columns) + c) % 1_000_000;
                }

                file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }

        new OnnxModelBuilder()
            .Input("row", OnnxType.Int64, "n")
            .ExternalInitializer("table", OnnxType.Float, [rows, Columns], "weights.bin", 0, (long)rows * Columns * sizeof(float))
            .Node("Gather", ["table", "row"], ["y"])
            .Output("y", OnnxType.Float, "n", Columns)
            .Save(Path.Combine(_folder.FullName, "model.onnx"));
    }

    private static long AnonymousBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}

using System.Text.Json.Nodes;
using Testing;

namespace Packaging.Tests.Chart.Monitoring;

/// <summary>Prometheus' own promtool, over files in a folder that goes with this object.</summary>
internal sealed class Promtool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-promtool-");

    /// <summary>Ends a test as ignored where promtool is not installed.</summary>
    public static Promtool Require()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
        {
            Assert.Ignore("promtool is not installed (Debian's package prometheus has it).");
        }

        return new Promtool();
    }

    /// <summary>Writes a file; JSON is YAML too.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>The rules that ask each question, so that Prometheus' parser reads them.</summary>
    public string WriteQuestions(IEnumerable<string> questions)
    {
        var rules = questions.Select((question, index) => (JsonNode)new JsonObject { ["record"] = $"question:{index}", ["expr"] = question });
        return Write("questions.yaml", new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "questions", ["rules"] = new JsonArray([.. rules]) }) }.ToJsonString());
    }

    public Task<ProcessResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync("promtool", arguments);

    public void Dispose() => _folder.Delete(recursive: true);
}

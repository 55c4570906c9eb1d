using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;

namespace Packaging.Tests.Manifests;

/// <summary>The Kubernetes OpenAPI schemas, our CRD's, and those of other CRDs whose kinds are used here.</summary>
internal static class KubernetesSchemas
{
    private static readonly string Script = Path.Combine(RepositoryPaths.Root, "tests", "Packaging.Tests", "Manifests", "validate.mjs");

    /// <summary>What is wrong with the objects, each problem behind the object's title; one process for all of them.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(IReadOnlyList<(string Title, JsonObject Object)> objects)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, new JsonArray([.. objects.Select(item => item.Object.DeepClone())]).ToJsonString());
            var result = await ChildProcess.RunAsync("node", [Script, file], timeout: TimeSpan.FromMinutes(1));
            result.ExitCode.Should().Be(0, result.ToString());
            return [.. JsonSerializer.Deserialize<JsonArray>(result.StandardOutput)!.Select(problem => $"{objects[(int)problem!["index"]!].Title}: {problem["problem"]}")];
        }
        finally
        {
            File.Delete(file);
        }
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;

namespace ModelOperator.Tests.Integrations;

/// <summary>Runs a health script as Argo CD does: the resource is the global <c>obj</c>, and the script returns a table. The language is Lua 5.1.</summary>
internal static class LuaScript
{
    private const string Interpreter = "lua5.1";

    /// <summary>The status and the message of the returned table.</summary>
    public static async Task<(string Status, string Message)> RunAsync(string path, JsonNode resource)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Interpreter))))
        {
            (Environment.GetEnvironmentVariable("CI") == "true" ? (Action<string>)Assert.Fail : Assert.Ignore)($"The command {Interpreter} is missing; on Debian it comes with: apt-get install {Interpreter}");
        }

        var program = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(program, $"obj = {Literal(resource)}\nlocal hs = dofile({Quote(path)})\nio.write(hs.status, '\\n', hs.message)\n");
            var result = await ChildProcess.RunAsync(Interpreter, [program], timeout: Limits.Await);
            result.ExitCode.Should().Be(0, result.ToString());
            var lines = result.StandardOutput.Split('\n', 2);
            return (lines[0], lines[1]);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static string Literal(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject fields => $"{{{string.Join(", ", fields.Select(field => $"[{Quote(field.Key)}] = {Literal(field.Value)}"))}}}",
        JsonArray items => $"{{{string.Join(", ", items.Select(Literal))}}}",
        _ => node.GetValueKind() == JsonValueKind.String ? Quote((string)node!) : node.ToJsonString(),
    };

    private static string Quote(string text) => $"\"{string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => $"\\{octet:000}"))}\"";
}

using System.Text.Json;
using Testing;

namespace Packaging.Tests.Supply;

/// <summary>A CycloneDX document, as far as the tests ask for it.</summary>
/// <param name="Components">In the document's order.</param>
public sealed record BillOfMaterials(IReadOnlyList<BillOfMaterials.Component> Components)
{
    private const string Validator = """
        const { Spec, Validation } = require('@cyclonedx/cyclonedx-library');
        const [file] = process.argv.slice(1);
        new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(require('node:fs').readFileSync(file, 'utf8'))
          .then((mistakes) => console.log(JSON.stringify(mistakes ?? [], null, 1)), (error) => { console.error(error); process.exit(1); });
        """;

    public static BillOfMaterials Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return new BillOfMaterials([.. document.RootElement.GetProperty("components").EnumerateArray().Select(Component.Of)]);
    }

    /// <summary>What CycloneDX's own validator finds wrong with a file by the schema of version 1.6, strictly; empty when nothing.</summary>
    public static async Task<JsonElement[]> MistakesAsync(string file)
    {
        var result = await ChildProcess.RunAsync(
            "node", ["-e", Validator, file], new Dictionary<string, string?> { ["NODE_PATH"] = Path.Combine(RepositoryPaths.Root, "node_modules") });
        return result.ExitCode == 0
            ? JsonSerializer.Deserialize<JsonElement[]>(result.StandardOutput)!
            : throw new InvalidOperationException($"The validator could not run: {result}");
    }

    /// <summary>One component.</summary>
    /// <param name="Sha512">In hexadecimal; null where there is none.</param>
    /// <param name="Licences">SPDX identifiers, expressions, names or addresses.</param>
    public sealed record Component(string Name, string Version, string Purl, string? Sha512, IReadOnlyList<string> Licences)
    {
        internal static Component Of(JsonElement component) => new(
            component.GetProperty("name").GetString()!,
            component.GetProperty("version").GetString()!,
            component.GetProperty("purl").GetString()!,
            component.TryGetProperty("hashes", out var hashes) ? hashes[0].GetProperty("content").GetString() : null,
            [.. component.GetProperty("licenses").EnumerateArray().Select(Licence)]);

        private static string Licence(JsonElement choice) =>
            choice.TryGetProperty("expression", out var expression)
                ? expression.GetString()!
                : choice.GetProperty("license").EnumerateObject().First().Value.GetString()!;
    }
}

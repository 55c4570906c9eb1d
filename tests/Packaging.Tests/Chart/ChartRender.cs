using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart;

/// <summary>What the chart makes of values, by the real Helm.</summary>
internal sealed record ChartRender(string Text, IReadOnlyList<JsonObject> Documents)
{
    public const string Release = "model-operator";

    public const string Namespace = "modeloperator-system";

    public static readonly string Folder = Path.Combine(RepositoryPaths.Root, "charts", "model-operator");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <param name="values">YAML or JSON, as in a values file; null: the defaults.</param>
    /// <param name="release">The release's name.</param>
    /// <param name="apiVersions">What the cluster has beside Kubernetes' own.</param>
    public static async Task<ChartRender> OfAsync(string? values = null, string release = Release, params string[] apiVersions)
    {
        var result = await RunAsync("template", values, release, apiVersions.SelectMany(version => new[] { "--api-versions", version }));
        result.ExitCode.Should().Be(0, result.ToString());
        return new ChartRender(result.StandardOutput, [.. YamlDocuments.Read(result.StandardOutput)]);
    }

    /// <summary>Helm 3's text for values that Helm 4 takes.</summary>
    public static async Task<string> ByHelm3Async(string values)
    {
        var result = await RunAsync("template", values, Release, [], RepositoryPaths.Helm3);
        result.ExitCode.Should().Be(0, result.ToString());
        return result.StandardOutput;
    }

    /// <summary>What Helm would say after an installation.</summary>
    public static async Task<string> NotesAsync(string values)
    {
        var result = await RunAsync("install", values, Release, ["--dry-run=client"]);
        result.ExitCode.Should().Be(0, result.ToString());
        return result.StandardOutput[result.StandardOutput.IndexOf("\nNOTES:\n", StringComparison.Ordinal)..];
    }

    /// <summary>Helm's words about values that it should refuse.</summary>
    public static async Task<string> RefusalAsync(string values)
    {
        var result = await RunAsync("template", values, Release, []);
        result.ExitCode.Should().NotBe(0, "Helm should refuse {0}", values);
        return result.StandardError;
    }

    /// <summary>The one object of a kind and, where there are several, a name.</summary>
    public JsonObject Single(string kind, string? name = null) => Documents.Single(document => document.Kind() == kind && (name is null || document.Name() == name));

    public bool Has(string kind) => Documents.Any(document => document.Kind() == kind);

    /// <summary>The operator's settings file.</summary>
    public JsonObject Settings() => YamlDocuments.Read(SettingsText()).Single();

    public string SettingsText() => Documents.Single(document => document.Kind() == "ConfigMap" && document.Name().EndsWith("-settings", StringComparison.Ordinal)).At("data")!["settings.yaml"]!.ToString();

    /// <summary>The container of the operator.</summary>
    public JsonObject Operator() => Single("Deployment").Pod()!.List("spec.containers").Single();

    private static async Task<ProcessResult> RunAsync(string command, string? values, string release, IEnumerable<string> more, string? executable = null)
    {
        using var helm = new HelmCommand(executable: executable);
        var file = Path.Combine(helm.Folder("values"), "values.yaml");
        await File.WriteAllTextAsync(file, values ?? "{}");
        return await helm.RunAsync(Limit, [command, release, Folder, "--namespace", Namespace, "--values", file, .. more]);
    }
}

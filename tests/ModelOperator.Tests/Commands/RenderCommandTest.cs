using Testing;

namespace ModelOperator.Tests.Commands;

/// <summary>The command on files that need explaining; what it prints for a good one is held to the operator in the functional tests.</summary>
public sealed class RenderCommandTest
{
    private const string Good = """
        apiVersion: serving.modeloperator.io/v1beta1
        kind: InferenceService
        metadata: {name: linear}
        spec: {model: {storageUri: https://models.example/linear.onnx}, observability: {podMonitor: Always}}

        """;

    [Test]
    public async Task Render_OtherKinds_ArePassedOverWithANote()
    {
        var result = await RenderAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n---\n" + Good);

        result.ExitCode.Should().Be(0);
        result.StandardError.Should().Contain("line 1: ConfigMap other is passed over").And.Contain("its PodMonitor is left out");
        result.StandardOutput.Should().Contain("kind: Deployment").And.NotContain("kind: PodMonitor").And.NotContain("ownerReferences").And.NotContain("kind: ConfigMap");
    }

    [Test]
    public async Task Render_List_RendersItsItems()
    {
        var items = Good.Replace("\n", "\n  ", StringComparison.Ordinal).TrimEnd();

        var result = await RenderAsync($"apiVersion: v1\nkind: List\nitems:\n- {items}\n");

        result.ExitCode.Should().Be(0, result.ToString());
        result.StandardOutput.Should().Contain("kind: Deployment");
    }

    [Test]
    public async Task Render_Mistakes_NamesThemAllWithTheirPlacesAndExitsWith2()
    {
        var result = await RenderAsync(Good + """
            ---
            apiVersion: serving.modeloperator.io/v1beta1
            kind: InferenceService
            metadata: {name: broken}
            spec: {model: {storageUri: nowhere, storrageUri: x}, scaling: {minReplicas: 3, maxReplicas: 2}}
            ---
            apiVersion: serving.modeloperator.io/v7
            kind: InferenceService
            metadata: {name: future}
            """);

        result.ExitCode.Should().Be(2);
        result.StandardOutput.Should().BeEmpty("half of a file is worse than none of it");
        result.StandardError.Should()
            .Contain("services.yaml, line 6: spec.model.storageUri:").And
            .Contain("line 6: spec.model.storrageUri: is not a field of InferenceService").And
            .Contain("line 6: spec.scaling.maxReplicas").And
            .Contain("line 11: apiVersion is serving.modeloperator.io/v7; this operator knows serving.modeloperator.io/v1beta1");
    }

    [Test]
    public async Task Render_BrokenYaml_SaysWhere()
    {
        var result = await RenderAsync("a: [1, 2}\n");

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().MatchRegex("services.yaml, line [0-9]+, column [0-9]+");
    }

    [Test]
    public async Task Render_MissingFile_NamesIt()
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", "-f", "/nowhere/services.yaml"]);

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().Contain("/nowhere/services.yaml");
    }

    private static async Task<ProcessResult> RenderAsync(string manifests)
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-render-");
        try
        {
            var file = Path.Combine(folder.FullName, "services.yaml");
            await File.WriteAllTextAsync(file, manifests);
            return await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", "-f", file]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using Functional.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>Real kubectl against the local cluster, as a user drives it.</summary>
public sealed class KubectlTests : FunctionalTest
{
    [Test]
    public async Task Get_ShowsTheColumns()
    {
        await ServeAsync();

        var table = await Kubectl.RunAsync("get", "infsvc");

        var lines = table.TrimEnd().Split('\n');
        lines[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Should().Equal("NAME", "READY", "REASON", "REPLICAS", "MODEL", "GPU", "URL", "AGE");
        lines[1].Should().MatchRegex(@"^linear +True +\w+ +1 +[0-9a-f]{12} ");
    }

    [Test]
    public async Task Get_ByCategoryAndYaml_HasSpecAndStatus()
    {
        await ServeAsync();

        (await Kubectl.RunAsync("get", "serving", "-o", "name")).Trim().Should().Be("inferenceservice.serving.modeloperator.io/linear");
        var yaml = await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "yaml");
        yaml.Should().Contain("storageUri:").And.Contain("observedGeneration:").And.Contain("executionProvider: Cpu").And.NotContain("managedFields");
    }

    [Test]
    public async Task Describe_ShowsConditionsAndEvents()
    {
        await ServeAsync();

        var text = await Kubectl.RunAsync("describe", "infsvc", "linear");

        text.Should().Contain("Conditions:").And.Contain("Events:").And.MatchRegex(@"Normal +Ready");
    }

    [Test]
    public async Task Explain_TellsTheFields()
    {
        var text = await Kubectl.RunAsync("explain", "infsvc.spec.model");

        text.Should().Contain("storageUri").And.Contain("-required-").And.Contain("sha256").And.Contain("DESCRIPTION");
    }

    [Test]
    public async Task Scale_ChangesTheReplicas()
    {
        await ServeAsync();

        (await Kubectl.RunAsync("scale", "infsvc", "linear", "--replicas=2")).Should().Contain("scaled");
        await Kubectl.RunAsync("wait", "infsvc/linear", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=60s");

        (await Kubectl.ListAsync("pods")).Should().HaveCount(2);
    }

    [Test]
    public async Task RolloutStatusAndLogs_FollowTheDeployment()
    {
        await ServeAsync();

        (await Kubectl.RunAsync("rollout", "status", "deployment/linear", "--timeout=60s")).Should().Contain("successfully rolled out");
        (await Kubectl.RunAsync("logs", "deployment/linear")).Should().Contain("linear");
        var pod = (await Kubectl.RunAsync("get", "pods", "-o", "name")).Trim();
        (await Kubectl.RunAsync("logs", pod, "--tail=1")).TrimEnd().Split('\n').Should().ContainSingle();
    }

    [Test]
    public async Task Events_TellTheStory()
    {
        await ServeAsync();

        var events = await Kubectl.RunAsync("get", "events");

        events.Should().Contain("Scheduled").And.Contain("Started").And.Contain("inferenceservice/linear");
    }

    [Test]
    public async Task Edit_ChangesTheSpec()
    {
        await ServeAsync();
        var editor = Path.Combine(Path.GetTempPath(), $"{Kubectl.Namespace}-editor.sh");
        await File.WriteAllTextAsync(editor, "#!/bin/sh\nsed -i 's/^spec:/spec:\\n  runtime: {requestTimeout: 7s}/' \"$1\"\n");
        File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var edited = await Kubectl.TryAsync(["edit", "infsvc", "linear"], new Dictionary<string, string?> { ["KUBE_EDITOR"] = editor });
        File.Delete(editor);

        edited.ExitCode.Should().Be(0, edited.ToString());
        (await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.spec.runtime.requestTimeout}")).Should().Be("7s");
    }

    [Test]
    public async Task Diff_ShowsWhatApplyWouldChange()
    {
        var url = await ServeAsync();
        var file = Path.Combine(Path.GetTempPath(), $"{Kubectl.Namespace}-diff.yaml");
        await File.WriteAllTextAsync(file, Manifest.InferenceService("linear", url));

        var same = await Kubectl.TryAsync("diff", "-f", file);
        await File.WriteAllTextAsync(file, Manifest.InferenceService("linear", url, spec: "scaling: {minReplicas: 2}"));
        var other = await Kubectl.TryAsync("diff", "-f", file);
        File.Delete(file);

        same.ExitCode.Should().Be(0, same.ToString());
        other.ExitCode.Should().Be(1, other.ToString());
        other.StandardOutput.Should().Contain("+    minReplicas: 2");
    }

    [Test]
    public async Task ApplyServerSide_OwnsItsFieldsAndConflicts()
    {
        var url = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", OnnxModels.Scaled(2, -1));
        var mine = await Kubectl.TryApplyAsync(Manifest.InferenceService("linear", url), "--server-side", "--field-manager=mine");
        var other = Manifest.InferenceService("linear", url + "?other");

        var conflict = await Kubectl.TryApplyAsync(other, "--server-side", "--field-manager=theirs");
        var forced = await Kubectl.TryApplyAsync(other, "--server-side", "--field-manager=theirs", "--force-conflicts");

        mine.ExitCode.Should().Be(0, mine.ToString());
        conflict.ExitCode.Should().NotBe(0);
        conflict.StandardError.Should().Contain(".spec.model.storageUri").And.Contain("mine");
        forced.ExitCode.Should().Be(0, forced.ToString());
    }

    [Test]
    public async Task Delete_WaitsUntilItIsGone()
    {
        await ServeAsync();

        var deleted = await Kubectl.RunAsync("delete", "infsvc", "linear", "--timeout=60s");

        deleted.Should().Contain("deleted");
        (await Kubectl.TryAsync("get", "infsvc", "linear")).StandardError.Should().Contain("NotFound");
    }

    private async Task<string> ServeAsync()
    {
        var model = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", OnnxModels.Scaled(2, -1));
        await Kubectl.ApplyAsync(Manifest.InferenceService("linear", model));
        await Kubectl.WaitForReadyAsync("linear");
        return model;
    }
}

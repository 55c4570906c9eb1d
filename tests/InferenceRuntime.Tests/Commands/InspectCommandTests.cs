using System.Text.Json;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Commands;

public sealed class InspectCommandTests
{
    [Test]
    public async Task Inspect_Model_PrintsATable()
    {
        var path = TestModels.SaveFile(OnnxModels.Linear());

        var result = await ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["inspect", path]);

        result.ExitCode.Should().Be(0, result.ToString());
        result.StandardOutput.Should().ContainAll(path, "sha256:", "ai.onnx 17", "testing 1.0", "FP32", "[n]");
    }

    [Test]
    public async Task Inspect_AsJson_HasEverything()
    {
        var bytes = new OnnxModelBuilder().Opset(15).Opset("ai.onnx.ml", 3).ModelVersion(4).Metadata("task", "ocr")
            .Input("x", OnnxType.Float, "batch", -1, 3).Node("Identity", ["x"], ["y"]).Output("y", OnnxType.Float, "batch", -1, 3).ToBytes();

        var result = await ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["inspect", TestModels.SaveFile(bytes), "-o", "json"]);

        using var json = JsonDocument.Parse(result.StandardOutput);
        var model = json.RootElement;
        model.GetProperty("sizeBytes").GetInt64().Should().Be(bytes.Length);
        model.GetProperty("digest").GetString().Should().StartWith("sha256:");
        model.GetProperty("irVersion").GetInt64().Should().Be(8);
        model.GetProperty("modelVersion").GetInt64().Should().Be(4);
        model.GetProperty("opsets").EnumerateArray().Select(opset => (opset.GetProperty("domain").GetString(), opset.GetProperty("version").GetInt64()))
            .Should().Equal(("ai.onnx", 15), ("ai.onnx.ml", 3));
        model.GetProperty("metadata").GetProperty("task").GetString().Should().Be("ocr");
        var input = model.GetProperty("inputs")[0];
        input.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64()).Should().Equal(-1, -1, 3);
        input.GetProperty("symbols")[0].GetString().Should().Be("batch");
    }

    [TestCase("none.onnx", "ArtifactNotFound")]
    [TestCase("/", "ArtifactForbidden")]
    public async Task Inspect_FileThatIsNoModel_EndsWithCode3AndTheReason(string path, string reason)
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["inspect", path]);

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain(reason);
    }

    [Test]
    public async Task Inspect_UnsupportedOpset_SaysWhatIsSupported()
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["inspect", TestModels.SaveFile(OnnxModels.UnsupportedOpset())]);

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain("UnsupportedOpset").And.Contain("opset 999 of ai.onnx; this ONNX Runtime supports up to");
    }
}

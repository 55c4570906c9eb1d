using InferenceRuntime.Models;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Tests.Storage;

public sealed class ModelInFolderTests
{
    [TestCase("model.onnx", "model.onnx weights.bin")]
    [TestCase("rec.onnx", "rec.onnx rec.onnx.data")]
    [TestCase("model.onnx", "a.onnx model.onnx")]
    [TestCase("rec.onnx", "rec.onnx onnx/model.onnx")]
    [TestCase("onnx/model.onnx", "README.md onnx/model.onnx onnx/model_fp16.onnx deep/er/model.onnx")]
    [TestCase("a/REC.ONNX", "a/REC.ONNX")]
    public void Find_WithoutAnEntry_TakesTheOneAtTheShallowestDepth(string expected, string files) =>
        ModelInFolder.Find(files.Split(' '), null, "s3://m/").Should().Be(expected);

    [Test]
    public void Find_Entry_IsTaken() => ModelInFolder.Find(["a.onnx", "b/model.bin"], "b/model.bin", "s3://m/").Should().Be("b/model.bin");

    [TestCase("x.onnx", "a.onnx b.onnx", "*has no file 'x.onnx'; it has a.onnx, b.onnx.")]
    [TestCase(null, "a.bin b.txt", "*has no .onnx file; it has a.bin, b.txt.")]
    [TestCase(null, "b.onnx a.onnx", "*several models, a.onnx, b.onnx;*s3://m/#a.onnx.")]
    [TestCase(null, "b/model.onnx a/model.onnx", "*several models, a/model.onnx, b/model.onnx;*")]
    [TestCase(null, "1 2 3 4 5 6 7", "*1, 2, 3, 4, 5 and 2 more.")]
    public void Find_NoneOrSeveral_SaysWhatIsThere(string? entry, string files, string message)
    {
        var act = () => ModelInFolder.Find(files.Split(' '), entry, "s3://m/");

        act.Should().Throw<ModelLoadException>().WithMessage(message).Which.Reason.Should().Be(LoadFailureReason.InvalidArtifact);
    }
}

using InferenceRuntime.Models;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Models;

public sealed class OnnxFileReaderTests
{
    [Test]
    public void TryRead_Model_GivesItsHead()
    {
        var model = new OnnxModelBuilder()
            .Opset(15).Opset("ai.onnx.ml", 3).Producer("trainer", "2.1").ModelVersion(7).IrVersion(9).Metadata("author", "a team")
            .Input("x", OnnxType.Float, 1).Node("Identity", ["x"], ["y"]).Output("y", OnnxType.Float, 1);

        var file = OnnxFileReader.TryRead(TestModels.SaveFile(model.ToBytes()))!;

        file.IrVersion.Should().Be(9);
        file.ModelVersion.Should().Be(7);
        file.Producer.Should().Be("trainer 2.1");
        file.OpsetText.Should().Be("15, ai.onnx.ml 3");
        file.Metadata.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("author", "a team"));
        file.HasGraph.Should().BeTrue();
    }

    [Test]
    public void TryRead_CutOffOrOtherFile_GivesNothing()
    {
        var model = OnnxModels.Linear();

        OnnxFileReader.TryRead(TestModels.SaveFile(model[..(model.Length / 2)])).Should().BeNull();
        OnnxFileReader.TryRead(TestModels.SaveFile("<html>not found</html>"u8.ToArray())).Should().BeNull();
    }
}

using ModelOperator.Status;

namespace ModelOperator.Tests.Status;

public sealed class ModelDescriptionTest
{
    [Test]
    public void Parse_AnAnswerOfTheServer_HasEveryFact()
    {
        const string Answer = """
            {"name": "linear", "versions": ["1"], "platform": "onnxruntime_onnx",
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 1]}], "outputs": [{"name": "y", "datatype": "FP32", "shape": [-1, 1]}],
             "properties": {"digest": "sha256:ab", "sizeBytes": "9007199254740993", "executionProvider": "Cpu", "opset": "17, ai.onnx.ml 3",
                            "producer": "tests", "loadSeconds": "0.25", "warmupMilliseconds": "1.5"}}
            """;

        var model = ModelDescription.Parse(Answer, "linear-1");

        model.Name.Should().Be("linear");
        model.Digest.Should().Be("sha256:ab");
        model.SizeBytes.Should().Be(9007199254740993);
        model.Inputs.Should().ContainSingle().Which.Shape.Should().Equal(-1, 1);
        model.Outputs.Should().ContainSingle().Which.Datatype.Should().Be("FP32");
        model.Opset.Should().Be("17, ai.onnx.ml 3");
        model.LoadSeconds.Should().Be(0.25);
        model.WarmupMilliseconds.Should().Be(1.5);
        model.Pod.Should().Be("linear-1");
    }

    [Test]
    public void Parse_WithoutProperties_LeavesThemOut() => ModelDescription.Parse("""{"name": "m"}""", "p").Digest.Should().BeNull();

    [TestCase("<html>")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"name": 5.5, "inputs": 3, "properties": []}""")]
    public void Parse_SomethingElse_IsEitherReadOrRefusedWithThePod(string answer)
    {
        var act = () => ModelDescription.Parse(answer, "linear-1");

        if (answer.Contains("name", StringComparison.Ordinal))
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<FormatException>().WithMessage("*linear-1*");
        }
    }
}

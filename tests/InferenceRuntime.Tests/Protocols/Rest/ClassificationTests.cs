using System.Net;
using System.Text;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>The classification extension against the real process.</summary>
public sealed class ClassificationTests
{
    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var batch = new OnnxModelBuilder()
            .Metadata("labels", """["cat", "dog", "grün"]""")
            .Input("x", OnnxType.Float, "n", 3).Node("Identity", ["x"], ["y"]).Output("y", OnnxType.Float, "n", 3)
            .ToBytes();
        _runtime = await RuntimeProcess.ReadyAsync(
            $"--model=batch={TestModels.Save(batch)}",
            $"--model=row={TestModels.Save(OnnxModels.Identity(OnnxType.Float, 2, 3))}",
            $"--model=text={TestModels.Save(OnnxModels.Identity(OnnxType.String, "n"))}");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public async Task Infer_ClassesOfABatch_AreThoseOfEachRow()
    {
        using var answer = await PostAsync("batch", "\"classification\": 2");

        (await answer.Content.ReadAsStringAsync()).Should().EndWith(
            """[{"name":"y","shape":[2,2],"datatype":"BYTES","data":["0.5:2:grün","0.25:0:cat","9:1:dog","8:0:cat"]}]}""");
    }

    [Test]
    public async Task Infer_ClassesOfAnOutputWithoutBatch_AreThoseOfTheWhole()
    {
        using var answer = await PostAsync("row", "\"classification\": 2");

        (await answer.Content.ReadAsStringAsync()).Should().EndWith("""[{"name":"y","shape":[2],"datatype":"BYTES","data":["9:4","8:3"]}]}""");
    }

    [Test]
    public async Task Infer_ClassesInBinary_AreLengthsAndTexts()
    {
        using var answer = await PostAsync("row", "\"classification\": 1, \"binary_data\": true");

        var (_, binary) = await BinaryInfer.ReadAsync(answer);
        binary.Should().Equal([3, 0, 0, 0, .. Encoding.UTF8.GetBytes("9:4")]);
    }

    [Test]
    public async Task Infer_NoClasses_IsTheTensorItself()
    {
        using var answer = await PostAsync("row", "\"classification\": 0");

        (await answer.Content.ReadAsStringAsync()).Should().Contain("FP32");
    }

    [TestCase("row", "\"classification\": -1", "whole number from 0")]
    [TestCase("row", "\"classification\": \"3\"", "whole number from 0")]
    [TestCase("text", "\"classification\": 3", "BYTES has no order")]
    public async Task Infer_ClassesThatCanNotBe_Are400(string model, string parameters, string words)
    {
        using var answer = await PostAsync(model, parameters);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(words);
    }

    private Task<HttpResponseMessage> PostAsync(string model, string parameters)
    {
        var input = model == "text"
            ? """{"name": "x", "shape": [1], "datatype": "BYTES", "data": ["a"]}"""
            : """{"name": "x", "shape": [2, 3], "datatype": "FP32", "data": [0.25, -1, 0.5, 8, 9, 0]}""";
        return _runtime.InferAsync(
            """{"inputs": [""" + input + """], "outputs": [{"name": "y", "parameters": {""" + parameters + "}}]}", $"/v2/models/{model}/infer");
    }
}

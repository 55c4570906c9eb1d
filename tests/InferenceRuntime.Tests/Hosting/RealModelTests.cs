using System.Net;
using System.Runtime.InteropServices;
using InferenceRuntime.Tests.Protocols.Rest;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Tests.Hosting;

/// <summary>Real models, served, answer bit for bit what ONNX Runtime answers in this process.</summary>
public sealed class RealModelTests
{
    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ReadyAsync(
        $"--model=ocr={new Uri(TestModels.OcrRecognition)}", $"--model=vad={new Uri(TestModels.Silero)}", "--intra-op-threads=1");

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCase(64)]
    [TestCase(320)]
    public async Task Infer_TextRecognition_IsWhatOnnxRuntimeAnswers(int width)
    {
        long[] shape = [1, 3, 48, width];
        var pixels = Random(3 * 48 * width);
        using var session = Open(TestModels.OcrRecognition);
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        using var run = new RunOptions();
        using var expected = session.Run(run, ["x"], [input], session.OutputNames);

        var header = $$$"""{"inputs":[{"name":"x","shape":[1,3,48,{{{width}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{pixels.Length * 4}}}}}],"parameters":{"binary_data_output":true}}""";
        using var answer = await BinaryInfer.PostAsync(_runtime.Http, "/v2/models/ocr/infer", header, MemoryMarshal.AsBytes<float>(pixels).ToArray());

        var (json, binary) = await BinaryInfer.ReadAsync(answer);
        json.GetProperty("outputs")[0].GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())
            .Should().Equal(expected[0].GetTensorTypeAndShape().Shape);
        Floats(binary).Should().Equal(expected[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Test]
    public async Task Infer_VoiceActivityWithState_IsWhatOnnxRuntimeAnswers()
    {
        float[] audio = Random(512), state = Random(2 * 1 * 128);
        using var session = Open(TestModels.Silero);
        using var input = OrtValue.CreateTensorValueFromMemory(audio, [1, 512]);
        using var stateValue = OrtValue.CreateTensorValueFromMemory(state, [2, 1, 128]);
        using var rate = OrtValue.CreateTensorValueFromMemory([16000L], []);
        using var run = new RunOptions();
        using var expected = session.Run(run, ["input", "state", "sr"], [input, stateValue, rate], ["output", "stateN"]);

        var json = $$"""
            {"inputs": [
              {"name": "input", "shape": [1, 512], "datatype": "FP32", "data": [{{Join(audio)}}]},
              {"name": "state", "shape": [2, 1, 128], "datatype": "FP32", "data": [{{Join(state)}}]},
              {"name": "sr", "shape": [], "datatype": "INT64", "data": [16000]}],
             "outputs": [{"name": "output"}, {"name": "stateN"}], "parameters": {"binary_data_output": true} }
            """;
        using var answer = await _runtime.InferAsync(json, "/v2/models/vad/infer");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var (_, binary) = await BinaryInfer.ReadAsync(answer);
        float[] raw = [.. expected[0].GetTensorDataAsSpan<float>(), .. expected[1].GetTensorDataAsSpan<float>()];
        Floats(binary).Should().Equal(raw);
    }

    [Test]
    public async Task Metadata_OfRealModels_NamesFreeDimensions()
    {
        (await _runtime.Http.GetStringAsync("/v2/models/ocr")).Should().Contain("""{"name":"x","datatype":"FP32","shape":[-1,3,48,-1]}""");
        (await _runtime.Http.GetStringAsync("/v2/models/vad")).Should().Contain("""{"name":"sr","datatype":"INT64","shape":[]}""");
    }

    private static InferenceSession Open(string path)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1 };
        return new InferenceSession(path, options);
    }

    private static float[] Random(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static string Join(float[] values) => string.Join(',', values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}

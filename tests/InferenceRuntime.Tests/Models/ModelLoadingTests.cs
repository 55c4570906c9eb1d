using InferenceRuntime.Models;
using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using ModelStores;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Models;

[CancelAfter(30_000)]
public sealed class ModelLoadingTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("loading-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task Load_Model_IsReadyWithItsProperties(CancellationToken cancellation)
    {
        var (served, load) = Load(OnnxModels.Linear(), cancellation);

        using var model = await load;

        served.Status.State.Should().Be(ModelState.Ready);
        served.Status.Model.Should().BeSameAs(model);
        model.Signature.Inputs.Should().ContainSingle().Which.ToString().Should().Be("x: FP32[-1]");
        model.File.OpsetText.Should().Be("17");
        model.Version.Should().Be("1");
        model.HasVersion(model.Digest).Should().BeTrue();
        model.HasVersion("2").Should().BeFalse();
        model.WarmupTime.Should().BePositive();
    }

    public static IEnumerable<TestCaseData> Refused()
    {
        yield return new TestCaseData("<html>"u8.ToArray(), LoadFailureReason.InvalidModel, new[] { "Protobuf parsing failed" }).SetArgDisplayNames("no ONNX");
        yield return new TestCaseData(OnnxModels.Linear()[..60], LoadFailureReason.InvalidModel, new[] { "Protobuf parsing failed" }).SetArgDisplayNames("cut off");
        yield return new TestCaseData(Array.Empty<byte>(), LoadFailureReason.InvalidModel, new[] { "ONNX Runtime" }).SetArgDisplayNames("empty");
        yield return new TestCaseData(OnnxModels.UnsupportedOpset(), LoadFailureReason.UnsupportedOpset, new[] { "opset 999 of ai.onnx", "supports up to 2" })
            .SetArgDisplayNames("opset 999");
        yield return new TestCaseData(Version(999), LoadFailureReason.UnsupportedOpset, new[] { "IR version 999", "opset 17" }).SetArgDisplayNames("IR version 999");
        yield return new TestCaseData(OnnxModels.UnknownOperator(), LoadFailureReason.UnsupportedModel, new[] { "NoSuchOperator" }).SetArgDisplayNames("unknown operator");
        yield return new TestCaseData(OnnxModels.SequenceOutput(), LoadFailureReason.UnsupportedModel, new[] { "Output 'y' is a sequence" }).SetArgDisplayNames("sequence");
        yield return new TestCaseData(OnnxModels.Identity(OnnxType.Complex64, 1), LoadFailureReason.UnsupportedModel, new[] { "complex64" }).SetArgDisplayNames("complex");
        yield return new TestCaseData(FixedReshape(), LoadFailureReason.WarmupFailed, new[] { "x [1]", "Reshape" }).SetArgDisplayNames("no shape works");
    }

    [TestCaseSource(nameof(Refused))]
    public async Task Load_ModelThatCanNotBeServed_FailsWithItsReason(byte[] bytes, LoadFailureReason reason, string[] words, CancellationToken cancellation)
    {
        var (served, load) = Load(bytes, cancellation);
        var wait = () => load;

        var failure = (await wait.Should().ThrowAsync<ModelLoadException>()).Which;

        failure.Reason.Should().Be(reason, failure.Message);
        failure.Message.Should().ContainAll(words).And.Contain(served.Reference.Uri).And.NotContain(_folder.FullName, "where the cache keeps it tells a user nothing");
        failure.Digest.Should().StartWith("sha256:");
        served.Status.State.Should().Be(ModelState.Failed);
        served.Status.Reason.Should().Be(reason);
    }

    [Test]
    public async Task Load_ModelThatDividesByItsInput_WarmsUpWithOnes(CancellationToken cancellation)
    {
        var model = new OnnxModelBuilder().Input("x", OnnxType.Int32, 2).Node("Div", ["x", "x"], ["y"]).Output("y", OnnxType.Int32, 2).ToBytes();

        using var loaded = await Load(model, cancellation).Load;

        loaded.WarmupTime.Should().BePositive();
    }

    [TestCaseSource(nameof(ModelsWithArguments))]
    public async Task Load_ModelWhoseInputIsAnArgument_WarmsUpWithAValueThatFits(byte[] model, CancellationToken cancellation)
    {
        using var loaded = await Load(model, cancellation).Load;

        loaded.WarmupTime.Should().BePositive();
    }

    [Test]
    public async Task Load_ModelThatNeedsALargerShape_FindsOne(CancellationToken cancellation)
    {
        // A window of 25 does not fit the sizes 1 to 16.
        var model = new OnnxModelBuilder()
            .Input("x", OnnxType.Float, "n", 1, "length")
            .Node("AveragePool", ["x"], ["y"], OnnxAttribute.Ints("kernel_shape", 25))
            .Output("y", OnnxType.Float, "n", 1, "steps")
            .ToBytes();

        using var loaded = await Load(model, cancellation).Load;

        loaded.WarmupTime.Should().BePositive();
    }

    private static IEnumerable<TestCaseData> ModelsWithArguments()
    {
        yield return new TestCaseData(new OnnxModelBuilder()
            .Input("x", OnnxType.Float, 2, 3).Input("shape", OnnxType.Int64, 3).Node("Reshape", ["x", "shape"], ["y"]).Output("y", OnnxType.Float, 1, 3, 2)
            .ToBytes()).SetArgDisplayNames("the declared shape");
        yield return new TestCaseData(new OnnxModelBuilder()
            .Input("x", OnnxType.Float, 2, 3).Input("shape", OnnxType.Int64, 2).Node("Reshape", ["x", "shape"], ["y"]).Output("y", OnnxType.Float, "a", "b")
            .ToBytes()).SetArgDisplayNames("a shape that nothing declares");
        yield return new TestCaseData(new OnnxModelBuilder()
            .Input("x", OnnxType.Float, 6).Input("parts", OnnxType.Int64, 2).Node("Split", ["x", "parts"], ["y", "z"]).Output("y", OnnxType.Float, 2).Output("z", OnnxType.Float, 4)
            .ToBytes()).SetArgDisplayNames("sizes of parts");
        yield return new TestCaseData(new OnnxModelBuilder()
            .Input("x", OnnxType.Float, 3).Input("axes", OnnxType.Int64, 2).Node("Unsqueeze", ["x", "axes"], ["y"]).Output("y", OnnxType.Float, "a", "b", "c")
            .ToBytes()).SetArgDisplayNames("axes");
        yield return new TestCaseData(new OnnxModelBuilder()
            .Input("x", OnnxType.Float, 1, 1, 2, 2).Input("scales", OnnxType.Float, 4).Node("Resize", ["x", "", "scales"], ["y"]).Output("y", OnnxType.Float, "a", "b", "c", "d")
            .ToBytes()).SetArgDisplayNames("scales");
        yield return new TestCaseData(new OnnxModelBuilder()
            .Input("x", OnnxType.String, 2).Node("Cast", ["x"], ["y"], OnnxAttribute.Int("to", 1)).Output("y", OnnxType.Float, 2)
            .ToBytes()).SetArgDisplayNames("a number in a string");
    }

    private static byte[] Version(long irVersion) => new OnnxModelBuilder()
        .IrVersion(irVersion).Input("x", OnnxType.Float, 1).Node("Identity", ["x"], ["y"]).Output("y", OnnxType.Float, 1).ToBytes();

    /// <summary>Needs exactly 7 elements, which is none of the sizes that a warm-up tries.</summary>
    private static byte[] FixedReshape() => new OnnxModelBuilder()
        .Input("x", OnnxType.Float, "n")
        .Initializer("seven", OnnxType.Int64, [1], 7L)
        .Node("Reshape", ["x", "seven"], ["y"])
        .Output("y", OnnxType.Float, "m")
        .ToBytes();

    private (ServedModel Served, Task<LoadedModel> Load) Load(byte[] bytes, CancellationToken cancellation)
    {
        var store = new ModelStore(
            new ModelSources(new FileModelSource()), _folder.FullName, new FetchSettings(), _ => null, TimeProvider.System, NullLogger<ModelStore>.Instance);
        var loader = new ModelLoader(
            store,
            new SessionFactory(new SessionSettings(ExecutionProvider.Cpu, 1, 1, Spinning: false)),
            new ModelWarmup(2, NativeBufferPool.Shared, TimeProvider.System),
            new BatchProof(1, NativeBufferPool.Shared),
            TimeProvider.System,
            NullLogger<ModelLoader>.Instance);
        var served = new ServedModel(new ModelReference("m", TestModels.Save(bytes)));
        return (served, loader.LoadAsync(served, cancellation));
    }
}

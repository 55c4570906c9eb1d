using InferenceRuntime.Models;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using ModelStores;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Models;

[CancelAfter(30_000)]
public sealed class ModelControlTests
{
    private DirectoryInfo _folder = null!;
    private DrainControl _drain = null!;
    private string _file = null!;
    private ModelRegistry _registry = null!;
    private ModelLoader _loader = null!;

    [SetUp]
    public void CreateRegistry()
    {
        _drain = new DrainControl();
        _folder = Directory.CreateTempSubdirectory("control-");
        _file = Path.Combine(_folder.FullName, "model.onnx");
        File.WriteAllBytes(_file, OnnxModels.Linear());
        _registry = new ModelRegistry([new ModelReference("m", new Uri(_file).AbsoluteUri)]);
        var store = new ModelStore(
            new ModelSources(new FileModelSource()),
            Path.Combine(_folder.FullName, "cache"),
            new FetchSettings(),
            _ => null,
            TimeProvider.System,
            NullLogger<ModelStore>.Instance);
        _loader = new ModelLoader(
            store,
            new SessionFactory(new SessionSettings(ExecutionProvider.Cpu, 1, 1, Spinning: false)),
            new ModelWarmup(1, NativeBufferPool.Shared, TimeProvider.System), new BatchProof(1, NativeBufferPool.Shared),
            TimeProvider.System,
            NullLogger<ModelLoader>.Instance);
    }

    [TearDown]
    public void RemoveFolder()
    {
        _registry.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Unload_LoadedModel_IsUnavailableUntilItIsLoadedAgain(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        control.Index(readyOnly: true).Should().Equal(new ModelIndexEntry("m", "1", "READY", string.Empty));

        await control.UnloadAsync("m", cancellation);

        control.Index(readyOnly: true).Should().BeEmpty();
        var entry = control.Index(readyOnly: false).Should().ContainSingle().Which;
        entry.State.Should().Be("UNAVAILABLE");
        entry.Version.Should().BeNull();
        entry.Reason.Should().Contain("unloaded");

        await control.LoadAsync("m", cancellation);

        _registry.Get("m").Status.State.Should().Be(ModelState.Ready);
    }

    [Test]
    public async Task Unload_WhileARequestHasTheModel_FreesItOnlyAfterwards(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        var model = _registry.Get("m").Status.Model!;
        model.TryLease(out var lease).Should().BeTrue();

        await control.UnloadAsync("m", cancellation);

        Run(lease.Model, 3).Should().Be(5);
        lease.Dispose();
        model.TryLease(out _).Should().BeFalse();
    }

    [Test]
    public async Task Load_NewBytesBehindTheReference_TakeThePlaceOfTheOld(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        var old = _registry.Get("m").Status.Model!;
        old.TryLease(out var lease).Should().BeTrue();
        await File.WriteAllBytesAsync(_file, OnnxModels.Scaled(10, 0), cancellation);

        await control.LoadAsync("m", cancellation);

        var replaced = _registry.Get("m").Status.Model!;
        Run(replaced, 3).Should().Be(30);
        Run(lease.Model, 3).Should().Be(5, "a request in flight keeps the model it began with");
        lease.Dispose();
        old.TryLease(out _).Should().BeFalse();
    }

    [Test]
    public async Task Load_BytesThatAreNoModel_LeaveTheOldOneServing(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        await File.WriteAllTextAsync(_file, "<html>", cancellation);

        var load = () => control.LoadAsync("m", cancellation);

        var failure = (await load.Should().ThrowAsync<ServingException>()).Which;
        failure.Error.Should().Be(ServingError.InvalidRequest);
        failure.Message.Should().ContainAll("'m'", "InvalidModel");
        Run(_registry.Get("m").Status.Model!, 3).Should().Be(5);
    }

    [Test]
    public async Task Load_OfAnUnloadedModelThatIsGone_FailsWithTheReasonInTheIndex(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        await control.UnloadAsync("m", cancellation);
        File.Delete(_file);

        var load = () => control.LoadAsync("m", cancellation);

        await load.Should().ThrowAsync<ServingException>().WithMessage("*ArtifactNotFound*");
        await control.UnloadAsync("m", cancellation);
        control.Index(readyOnly: false)[0].Should().Match<ModelIndexEntry>(entry => entry.State == "UNAVAILABLE" && entry.Reason.StartsWith("ArtifactNotFound: "));
    }

    [Test]
    public async Task Load_ThatIsCancelled_LeavesTheModelAsItWas(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        await control.UnloadAsync("m", cancellation);
        var before = _registry.Get("m").Status;

        var load = () => control.LoadAsync("m", new CancellationToken(canceled: true));

        await load.Should().ThrowAsync<OperationCanceledException>();
        _registry.Get("m").Status.Should().BeSameAs(before);
        _drain.InFlight.Should().Be(0);
    }

    [Test]
    public async Task Operations_ManyAtOnce_LeaveExactlyOneModelOrNone(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        var models = new HashSet<LoadedModel>();

        var operations = Enumerable.Range(0, 40).Select(i => Task.Run(
            async () =>
            {
                await (i % 3 == 0 ? control.UnloadAsync("m", cancellation) : control.LoadAsync("m", cancellation));
                if (_registry.Get("m").Status.Model is { } model)
                {
                    lock (models)
                    {
                        models.Add(model);
                    }
                }
            },
            cancellation));
        await Task.WhenAll(operations).WaitAsync(cancellation);
        await control.UnloadAsync("m", cancellation);

        models.Where(model => model.TryLease(out _)).Should().BeEmpty("every model that was replaced or unloaded is freed");
        _drain.InFlight.Should().Be(0);
    }

    [Test]
    public async Task Operations_WithoutPermission_AreForbiddenAndTheIndexIsNot(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        var control = Control(allowed: false);

        var load = () => control.LoadAsync("m", cancellation);
        var unload = () => control.UnloadAsync("m", cancellation);

        (await load.Should().ThrowAsync<ServingException>()).Which.Error.Should().Be(ServingError.Forbidden);
        (await unload.Should().ThrowAsync<ServingException>()).WithMessage("*--allow-model-control*");
        control.Index(readyOnly: false).Should().ContainSingle();
    }

    [Test]
    public async Task Operations_OnAnUnknownModelOrWhileDraining_AreRefused(CancellationToken cancellation)
    {
        var control = await StartAsync(cancellation);
        var unknown = () => control.LoadAsync("none", cancellation);
        (await unknown.Should().ThrowAsync<ServingException>()).Which.Error.Should().Be(ServingError.NotFound);
        await _drain.DrainAsync().WaitAsync(cancellation);

        var draining = () => control.LoadAsync("m", cancellation);

        (await draining.Should().ThrowAsync<ServingException>()).Which.Error.Should().Be(ServingError.NotReady);
    }

    private static float Run(LoadedModel model, float x)
    {
        using var input = Tensor.Allocate("x", Datatype.FP32, [1], 1, NativeBufferPool.Shared);
        BitConverter.TryWriteBytes(input.Data, x).Should().BeTrue();
        using var output = model.Session.Run([input], ["y"], CancellationToken.None).Single();
        return BitConverter.ToSingle(output.Data);
    }

    private async Task<ModelControl> StartAsync(CancellationToken cancellation)
    {
        await _loader.LoadAsync(_registry.Get("m"), cancellation);
        return Control(allowed: true);
    }

    private ModelControl Control(bool allowed) => new(_registry, _loader, _drain, allowed, NullLogger<ModelControl>.Instance);
}

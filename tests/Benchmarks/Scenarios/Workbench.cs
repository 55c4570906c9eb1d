using System.Text.Json;
using Benchmarks.Candidates;
using Benchmarks.Processes;
using InferenceRuntime.Bench;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Subjects;
using InferenceRuntime.Sessions;

namespace Benchmarks.Scenarios;

/// <summary>Starts the processes of one scenario and keeps what has to be ended with it.</summary>
internal sealed class Workbench(string folder, string model, string? shape, BenchmarkOptions options)
{
    private readonly string _cache = Path.Combine(folder, "cache");

    public Stack<object> Owned { get; } = new();

    public Requests Requests { get; } = new(Inputs(model, shape));

    public async Task<ServerProcess> ServeAsync(params string[] arguments) =>
        Own(await ServerProcess.ServeAsync(options.Server!, model, _cache, options.Threads, arguments).ConfigureAwait(false));

    public async Task<RawProcess> RawAsync(CancellationToken cancellation) =>
        Own(await RawProcess.StartAsync(model, options.Threads, shape, cancellation).ConfigureAwait(false));

    /// <summary>Kestrel alone, answering what <paramref name="server"/> answers.</summary>
    public async Task<ServerProcess> BareAsync(ServerProcess server, CancellationToken cancellation)
    {
        var answers = Path.Combine(folder, "answers.json");
        var captured = await Requests.CaptureAsync(server, cancellation).ConfigureAwait(false);
        await File.WriteAllBytesAsync(answers, JsonSerializer.SerializeToUtf8Bytes(captured, CapturedJson.Default.CapturedAnswers), cancellation).ConfigureAwait(false);
        return Own(await ServerProcess.BareAsync(answers).ConfigureAwait(false));
    }

    /// <summary>What <c>--shape</c> takes, for a model with one input; null for one whose free dimensions are its batch alone.</summary>
    public static IReadOnlyDictionary<string, long[]> Shapes(string? shape) =>
        shape is null ? new Dictionary<string, long[]>() : new Dictionary<string, long[]>([BenchValues.Shape(shape)]);

    private static BenchInputs Inputs(string model, string? shape)
    {
        using var subject = LocalModel.Load(model, SessionSettings.ForInspection);
        return new InputFactory(BenchData.Random, seed: 1).Create(subject.Inputs, new InputShapes(subject.Inputs, Shapes(shape)), batch: null);
    }

    private T Own<T>(T owned)
        where T : class
    {
        Owned.Push(owned);
        return owned;
    }
}

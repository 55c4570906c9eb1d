using OnnxBackend.Tests.Protocols;
using OnnxBackend.Tests.Raw;

namespace OnnxBackend.Tests;

/// <summary>The whole suite against one server, and a second one without warm-up for the models that need it. A model is judged once.</summary>
internal sealed class SuiteRun : IAsyncDisposable
{
    private static readonly string[] RefusalsOfOnnxRuntime = ["UnsupportedModel: ", "UnsupportedOpset: ", "InvalidModel: "];

    private readonly SuiteServer _server;
    private readonly SuiteServer? _withoutWarmup;
    private readonly ServedRun _served;
    private readonly ServedRun? _servedWithoutWarmup;
    private readonly Dictionary<string, Outcome> _outcomes = new(StringComparer.Ordinal);

    private SuiteRun(SuiteServer server, SuiteServer? withoutWarmup)
    {
        _server = server;
        _withoutWarmup = withoutWarmup;
        _served = new ServedRun(InferenceProtocols.All(server));
        _servedWithoutWarmup = withoutWarmup is null ? null : new ServedRun(InferenceProtocols.All(withoutWarmup));
    }

    public IEnumerable<Outcome> Outcomes => _outcomes.Values;

    /// <summary>Answers that were compared.</summary>
    public int Answers => _served.Answers + (_servedWithoutWarmup?.Answers ?? 0);

    /// <summary>Data sets that a protocol has no place for.</summary>
    public int Skipped => _served.Skipped + (_servedWithoutWarmup?.Skipped ?? 0);

    public TimeSpan LoadTime => _server.LoadTime + (_withoutWarmup?.LoadTime ?? TimeSpan.Zero);

    public static async Task<SuiteRun> StartAsync(IReadOnlyList<SuiteModel> models)
    {
        var server = await SuiteServer.StartAsync(models, "--warmup-iterations=1", "--intra-op-threads=1");
        try
        {
            var unproven = models.Where(model => FailsWarmup(server.States[model.ServedName])).ToList();
            var withoutWarmup = unproven.Count == 0 ? null : await SuiteServer.StartAsync(unproven, "--warmup-iterations=0", "--intra-op-threads=1");
            return new SuiteRun(server, withoutWarmup);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<Outcome> JudgeAsync(SuiteModel model)
    {
        if (!_outcomes.TryGetValue(model.Name, out var outcome))
        {
            _outcomes[model.Name] = outcome = await JudgeAsync(model, RawRun.Of(model));
        }

        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_withoutWarmup is not null)
        {
            await _withoutWarmup.DisposeAsync();
        }
    }

    private static bool FailsWarmup(ServedState state) => state.Reason.StartsWith("WarmupFailed: ", StringComparison.Ordinal);

    private async Task<Outcome> JudgeAsync(SuiteModel model, RawFinding raw)
    {
        var state = _server.States[model.ServedName];
        switch (raw.Verdict)
        {
            case Verdict.NotCarried:
                var refused = !state.IsReady && state.Reason.StartsWith("UnsupportedModel: ", StringComparison.Ordinal)
                    && state.Reason.Contains("; the protocol carries ", StringComparison.Ordinal) && state.Reason.Contains(raw.Reason, StringComparison.OrdinalIgnoreCase);
                return refused ? new Outcome(model, raw.Verdict, state.Reason) : Outcome.Failed(model, $"has {raw.Reason}, and is {state}");

            case Verdict.NotLoadedByOnnxRuntime:
                return !state.IsReady && Array.Exists(RefusalsOfOnnxRuntime, refusal => state.Reason.StartsWith(refusal, StringComparison.Ordinal))
                    ? new Outcome(model, raw.Verdict, state.Reason)
                    : Outcome.Failed(model, $"ONNX Runtime itself does not load it ({raw.Reason}), and it is {state}");

            case Verdict.NotRunByOnnxRuntime:
                var answered = state.IsReady ? await _served.RefusesAsync(model, raw) : FailsWarmup(state) ? null : $"is {state}";
                return answered is null ? new Outcome(model, raw.Verdict, raw.Reason) : Outcome.Failed(model, answered);

            default:
                return await JudgeAnswersAsync(model, raw, state);
        }
    }

    private async Task<Outcome> JudgeAnswersAsync(SuiteModel model, RawFinding raw, ServedState state)
    {
        var unproven = FailsWarmup(state);
        if (!state.IsReady && !(unproven && _withoutWarmup!.States[model.ServedName].IsReady))
        {
            return Outcome.Failed(model, $"ONNX Runtime itself answers, and it is {state}");
        }

        return await (unproven ? _servedWithoutWarmup! : _served).CompareAsync(model, raw) is { } difference
            ? Outcome.Failed(model, difference)
            : unproven ? new Outcome(model, Verdict.WithoutWarmup, state.Reason)
            : new Outcome(model, raw.Verdict, raw.Reason);
    }
}

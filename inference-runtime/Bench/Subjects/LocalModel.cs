using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Targets;
using InferenceRuntime.Hosting;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Subjects;

/// <summary>A model file in this process, with the session that the server would make of it.</summary>
internal sealed class LocalModel : IBenchSubject, IDisposable
{
    private readonly ModelSession _session;

    private LocalModel(string path, SessionSettings settings, ModelSession session)
    {
        _session = session;
        var threads = settings.IntraOpThreads == 1 ? "1 thread" : $"{settings.IntraOpThreads} threads";
        Description = $"{Path.GetFileName(path)} in process, {settings.Provider}, {threads}";
    }

    public string Description { get; }

    public IReadOnlyList<TensorSpec> Inputs => _session.Signature.Inputs;

    /// <summary>Throws <see cref="BenchException"/> when the file is no model that can be served.</summary>
    public static LocalModel Load(string path, SessionSettings settings)
    {
        if (!File.Exists(path))
        {
            throw new BenchException($"There is no model file {path}; a server is given as http://HOST:PORT.", ExitCode.Usage);
        }

        try
        {
            return new LocalModel(path, settings, new SessionFactory(settings).Create(path));
        }
        catch (Exception e)
        {
            var failure = LoadFailureClassifier.Classify(e, OnnxFileReader.TryRead(path), string.Empty);
            throw new BenchException($"{path} can not be loaded ({failure.Reason}): {failure.Message}", ExitCode.ModelFailed, e);
        }
    }

    public async Task<ILoadTarget> OpenAsync(BenchInputs inputs, CancellationToken cancellation)
    {
        var target = new InProcessTarget(_session, inputs);
        var worker = await target.ConnectAsync(cancellation).ConfigureAwait(false);
        await using (worker.ConfigureAwait(false))
        {
            return await worker.SendAsync(cancellation).ConfigureAwait(false) is { } error
                ? throw new BenchException($"The model refuses {inputs.Describe()}: {error}")
                : target;
        }
    }

    public void Dispose() => _session.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

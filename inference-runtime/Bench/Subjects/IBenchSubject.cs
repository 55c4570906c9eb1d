using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Subjects;

/// <summary>A model that can be put under load, wherever it runs.</summary>
internal interface IBenchSubject : IAsyncDisposable
{
    /// <summary>For people: which model, where, over what.</summary>
    string Description { get; }

    IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>
    /// Prepares the request and sends it once, since load with a request that is refused would measure nothing. Throws <see cref="BenchException"/> with
    /// the model's or the server's own words.
    /// </summary>
    Task<ILoadTarget> OpenAsync(BenchInputs inputs, CancellationToken cancellation);
}

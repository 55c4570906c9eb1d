using System.Collections.Frozen;
using InferenceRuntime.Batching;
using InferenceRuntime.Metrics;
using InferenceRuntime.Models;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Serving;

/// <summary>
/// The protocol-free core: find the model, validate, run. Every protocol hands over an <see cref="InferenceRequest"/> and gets an
/// <see cref="InferenceResponse"/> or a <see cref="ServingException"/>.
/// </summary>
public sealed class ModelServer(
    ModelRegistry registry, DrainControl drain, BatchScheduler scheduler, RuntimeMetrics metrics, TimeSpan requestTimeout, TimeProvider time)
{
    private readonly DeadlinePool _deadlines = new(time);
    private readonly FrozenDictionary<string, ServedRunObserver> _observers =
        registry.Models.ToFrozenDictionary(model => model.Name, model => new ServedRunObserver(model, metrics), StringComparer.Ordinal);

    public ModelRegistry Registry => registry;

    public DrainControl Drain => drain;

    /// <summary>
    /// Finds a ready model and keeps it loaded until the lease ends. Throws NotFound for an unknown name or version and NotReady, with the
    /// reason, for a model that can not answer now.
    /// </summary>
    public ModelLease Lease(string name, string? version)
    {
        var served = registry.Get(name);
        ModelLease lease;
        ModelStatus status;
        do
        {
            status = served.Status;
            if (status.Model is null)
            {
                throw new ServingException(ServingError.NotReady, $"The model '{name}' is not ready: {status.Describe()}.");
            }
        }
        while (!status.Model.TryLease(out lease)); // Given up since the status was read, so the status has changed by now.

        if (version is not null && !lease.Model.HasVersion(version))
        {
            lease.Dispose();
            throw new ServingException(
                ServingError.NotFound, $"The model '{name}' has no version '{version}'; it has {status.Model.Version} ({status.Model.Digest}).");
        }

        return lease;
    }

    /// <summary>Runs a request against a leased model. <paramref name="clientGone"/> ends it early, with <see cref="OperationCanceledException"/>.</summary>
    public async ValueTask<InferenceResponse> InferAsync(LoadedModel model, InferenceRequest request, CancellationToken clientGone)
    {
        var started = time.GetTimestamp();
        var observer = _observers[model.Name];
        try
        {
            RequestValidator.Validate(model, request);
            var run = new RunRequest(model.Session, model.Batching, observer, request.Inputs, OutputNames(model, request), request.Priority);
            var result = await RunAsync(model, request, run, clientGone).ConfigureAwait(false);
            metrics.RequestQueued(model.Name, result.Queue);
            observer.Statistics.RecordSuccess(
                time.GetUtcNow(), time.GetElapsedTime(started), new RunTimes(run.Rows, result.Queue, result.Gather, result.Infer, result.Scatter));
            var response = new InferenceResponse(model, result.Outputs);
            Classification.Apply(request, response);
            return response;
        }
        catch
        {
            observer.Statistics.RecordFailure(time.GetElapsedTime(started));
            throw;
        }
    }

    private async ValueTask<RunResult> RunAsync(LoadedModel model, InferenceRequest request, RunRequest run, CancellationToken clientGone)
    {
        var limit = request.Timeout is { } asked && asked < requestTimeout ? asked : requestTimeout;
        var deadline = _deadlines.Start(limit, clientGone);
        try
        {
            return await scheduler.RunAsync(run, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!clientGone.IsCancellationRequested)
        {
            throw new ServingException(
                ServingError.DeadlineExceeded,
                $"The model '{model.Name}' did not answer within {limit.TotalSeconds:0.###} s; allow more time with --request-timeout or send less work.",
                e);
        }
        catch (QueueFullException e)
        {
            throw new ServingException(ServingError.Overloaded, e.Message, e);
        }
        catch (OnnxRuntimeException e)
        {
            throw RunFailure.ToServingException(model.Name, e);
        }
        finally
        {
            _deadlines.Return(deadline);
        }
    }

    private static IReadOnlyList<string> OutputNames(LoadedModel model, InferenceRequest request) =>
        request.Outputs is not { Count: > 0 } asked || IsAll(asked, model.Signature.OutputNames) ? model.Signature.OutputNames : asked.ConvertAll(output => output.Name);

    private static bool IsAll(List<RequestedOutput> asked, string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (asked.Count != names.Length || !string.Equals(asked[i].Name, names[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}

using InferenceRuntime.Metrics;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Serving;

/// <summary>
/// The protocol-free core: resolve, validate, admit, run. Every protocol hands over an <see cref="InferenceRequest"/> and gets an
/// <see cref="InferenceResponse"/> or a <see cref="ServingException"/>.
/// </summary>
public sealed class ModelServer(
    ModelRegistry registry, DrainControl drain, AdmissionGate gate, RuntimeMetrics metrics, TimeSpan requestTimeout, TimeProvider time)
{
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

    /// <summary>Runs a request against a resolved model. <paramref name="clientGone"/> ends it early, with <see cref="OperationCanceledException"/>.</summary>
    public async ValueTask<InferenceResponse> InferAsync(LoadedModel model, InferenceRequest request, CancellationToken clientGone)
    {
        RequestValidator.Validate(model, request);
        var limit = request.Timeout is { } asked && asked < requestTimeout ? asked : requestTimeout;
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, clientGone);
        try
        {
            var response = await AdmitAndRunAsync(model, request, either.Token).ConfigureAwait(false);
            Classification.Apply(request, response);
            return response;
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !clientGone.IsCancellationRequested)
        {
            throw new ServingException(
                ServingError.DeadlineExceeded,
                $"The model '{model.Name}' did not answer within {limit.TotalSeconds:0.###} s; allow more time with --request-timeout or send less work.",
                e);
        }
    }

    private async ValueTask<InferenceResponse> AdmitAndRunAsync(LoadedModel model, InferenceRequest request, CancellationToken cancellation)
    {
        var queued = time.GetTimestamp();
        await gate.EnterAsync(cancellation).ConfigureAwait(false);
        try
        {
            var started = time.GetTimestamp();
            metrics.RequestQueued(model.Name, time.GetElapsedTime(queued, started));
            var outputs = Run(model, request, cancellation);
            metrics.ModelExecuted(model.Name, time.GetElapsedTime(started));
            return new InferenceResponse(model, outputs);
        }
        finally
        {
            gate.Leave();
        }
    }

    private static Tensor[] Run(LoadedModel model, InferenceRequest request, CancellationToken cancellation)
    {
        var names = request.Outputs is { Count: > 0 } asked ? asked.ConvertAll(output => output.Name) : (IReadOnlyList<string>)model.Signature.OutputNames;
        try
        {
            return model.Session.Run(request.Inputs, names, cancellation);
        }
        catch (OnnxRuntimeException e)
        {
            throw RunFailure.ToServingException(model.Name, e);
        }
    }
}

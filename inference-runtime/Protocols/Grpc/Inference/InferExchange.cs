using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>An inference from its message to its answer, with what must live until the answer is written.</summary>
internal sealed class InferExchange(ModelServer server, InferRequestBuilder builder) : IDisposable
{
    private ModelLease? _lease;
    private InferenceRequest? _request;
    private InferenceResponse? _response;

    /// <summary>Empty until the message has been read.</summary>
    public string ModelName { get; private set; } = string.Empty;

    public string Id { get; private set; } = string.Empty;

    /// <summary>Takes over the message. Throws <see cref="ServingException"/>.</summary>
    public async ValueTask<InferAnswer> RunAsync(GrpcMessage message, CancellationToken cancellation)
    {
        InferDraft draft;
        try
        {
            draft = InferDraftReader.Read(message.Bytes);
            (ModelName, Id) = (draft.ModelName, draft.Id);
            _lease = server.Lease(draft.ModelName, draft.ModelVersion.Length > 0 ? draft.ModelVersion : null);
        }
        catch
        {
            message.Dispose();
            throw;
        }

        _request = builder.Build(draft, message);
        _response = await server.InferAsync(_lease.Value.Model, _request, cancellation).ConfigureAwait(false);
        return new InferAnswer(_response, _request.Id, _request.BinaryOutputs);
    }

    public void Dispose()
    {
        _response?.Dispose();
        _request?.Dispose();
        _lease?.Dispose();
    }
}

using InferenceRuntime.Models;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The Open Inference Protocol with the binary tensor data extension.</summary>
internal sealed class V2Form(NativeBufferPool pool) : IInferenceForm
{
    private readonly InferRequestReader _reader = new(pool);

    public int? HeaderLength(HttpRequest request) => RequestBodyReader.HeaderLength(request);

    public InferenceRequest Read(RequestBody body, int? headerLength, LoadedModel model) =>
        headerLength == 0 ? _reader.ReadRaw(body, model) : _reader.Read(body, model.Signature.Names);

    public ValueTask<long> WriteAsync(HttpResponse response, InferenceRequest request, InferenceResponse answer, CancellationToken cancellation) =>
        InferResponseWriter.WriteAsync(response, request, answer, cancellation);
}

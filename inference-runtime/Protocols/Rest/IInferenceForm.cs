using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>How one version of the protocol writes an inference request and its answer. All else is the same for each: <see cref="InferEndpoint"/>.</summary>
internal interface IInferenceForm
{
    /// <summary>The declared length of the JSON in front of binary tensors; null when the whole body is JSON.</summary>
    int? HeaderLength(HttpRequest request);

    /// <summary>The request takes over the body. Throws <see cref="ServingError.InvalidRequest"/>.</summary>
    InferenceRequest Read(RequestBody body, int? headerLength, LoadedModel model);

    /// <returns>The number of bytes of the body, before compression.</returns>
    ValueTask<long> WriteAsync(HttpResponse response, InferenceRequest request, InferenceResponse answer, CancellationToken cancellation);
}

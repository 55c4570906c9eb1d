using InferenceRuntime.Models;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>The version 1 protocol of TensorFlow Serving and KServe; one for each request, since the request decides how its answer looks.</summary>
internal sealed class V1Form(NativeBufferPool pool) : IInferenceForm
{
    private bool _byRow;

    public int? HeaderLength(HttpRequest request) => null;

    public InferenceRequest Read(RequestBody body, int? headerLength, LoadedModel model)
    {
        using (body)
        {
            return new V1RequestReader(pool).Read(body.Json, model.Name, model.Signature, out _byRow);
        }
    }

    public async ValueTask<long> WriteAsync(HttpResponse response, InferenceRequest request, InferenceResponse answer, CancellationToken cancellation)
    {
        using var json = new PooledBytes();
        V1ResponseWriter.Write(json, answer, _byRow);
        await TextAnswer.WriteAsync(response, "application/json", json.Written, cancellation).ConfigureAwait(false);
        return json.Written.Length;
    }
}

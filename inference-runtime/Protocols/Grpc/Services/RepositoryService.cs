using Google.Protobuf.Collections;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace InferenceRuntime.Protocols.Grpc.Services;

/// <summary>The model repository extension: which models there are, and, where it is allowed, loading and unloading them.</summary>
internal sealed class RepositoryService(ModelControl control)
{
    private static readonly ServiceDescriptor Service = InferenceReflection.Descriptor.Services[0];

    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary<RepositoryIndexRequest, RepositoryIndexResponse>(Service, "RepositoryIndex", Index),
        GrpcMethod.Unary<RepositoryModelLoadRequest, RepositoryModelLoadResponse>(Service, "RepositoryModelLoad", LoadAsync),
        GrpcMethod.Unary<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse>(Service, "RepositoryModelUnload", UnloadAsync),
    ];

    private RepositoryIndexResponse Index(RepositoryIndexRequest request) => new()
    {
        Models =
        {
            control.Index(request.Ready).Select(entry => new RepositoryIndexResponse.Types.ModelIndex
            {
                Name = entry.Name,
                Version = entry.Version ?? string.Empty,
                State = entry.State,
                Reason = entry.Reason,
            }),
        },
    };

    private async ValueTask<RepositoryModelLoadResponse> LoadAsync(RepositoryModelLoadRequest request, CancellationToken cancellation)
    {
        RefuseRedefinition(request.Parameters);
        await control.LoadAsync(request.ModelName, cancellation).ConfigureAwait(false);
        return new RepositoryModelLoadResponse();
    }

    private async ValueTask<RepositoryModelUnloadResponse> UnloadAsync(RepositoryModelUnloadRequest request, CancellationToken cancellation)
    {
        await control.UnloadAsync(request.ModelName, cancellation).ConfigureAwait(false);
        return new RepositoryModelUnloadResponse();
    }

    /// <summary>Parameters that would change what a model is; the others have nothing to act on here.</summary>
    private static void RefuseRedefinition(MapField<string, ModelRepositoryParameter> parameters)
    {
        if (parameters.Keys.FirstOrDefault(key => key == "config" || key.StartsWith("file:", StringComparison.Ordinal)) is { } key)
        {
            throw ServingException.Invalid(
                $"The parameter '{key}' is not supported: a model is loaded from the reference that the server was started with.");
        }
    }
}

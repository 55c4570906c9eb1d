using InferenceRuntime.Health;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace InferenceRuntime.Protocols.Grpc.Services;

/// <summary>The protocol's methods that say what there is: live, ready, and metadata of the server and of its models.</summary>
internal sealed class MetadataService(ModelServer server, Readiness readiness)
{
    private static readonly ServiceDescriptor Service = InferenceReflection.Descriptor.Services[0];

    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary(Service, "ServerLive", (ServerLiveRequest _) => new ServerLiveResponse { Live = true }),
        GrpcMethod.Unary(Service, "ServerReady", (ServerReadyRequest _) => new ServerReadyResponse { Ready = readiness.IsReady }),
        GrpcMethod.Unary<ModelReadyRequest, ModelReadyResponse>(Service, "ModelReady", ModelReady),
        GrpcMethod.Unary(Service, "ServerMetadata", (ServerMetadataRequest _) =>
            new ServerMetadataResponse { Name = ProductVersion.Name, Version = ProductVersion.Text, Extensions = { ProtocolExtensions.Shared } }),
        GrpcMethod.Unary<ModelMetadataRequest, ModelMetadataResponse>(Service, "ModelMetadata", ModelMetadata),
    ];

    /// <summary>Known and not ready is an answer; unknown is an error.</summary>
    private ModelReadyResponse ModelReady(ModelReadyRequest request)
    {
        try
        {
            using var lease = Lease(request.Name, request.Version);
            return new ModelReadyResponse { Ready = true };
        }
        catch (ServingException e) when (e.Error == ServingError.NotReady)
        {
            return new ModelReadyResponse { Ready = false };
        }
    }

    private ModelMetadataResponse ModelMetadata(ModelMetadataRequest request)
    {
        using var lease = Lease(request.Name, request.Version);
        return new ModelMetadataResponse
        {
            Name = lease.Model.Name,
            Platform = LoadedModel.Platform,
            Versions = { lease.Model.Version },
            Inputs = { lease.Model.Signature.Inputs.Select(Of) },
            Outputs = { lease.Model.Signature.Outputs.Select(Of) },
            Properties = { ModelProperties.Of(lease.Model) },
        };
    }

    private ModelLease Lease(string name, string version) => server.Lease(name, version.Length > 0 ? version : null);

    private static ModelMetadataResponse.Types.TensorMetadata Of(TensorSpec spec) => new() { Name = spec.Name, Datatype = spec.Datatype.Name(), Shape = { spec.Shape } };
}

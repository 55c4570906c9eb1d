using System.Text.Json;
using InferenceRuntime.Health;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace InferenceRuntime.Protocols.Grpc.Services;

/// <summary>The protocol's methods that say what there is: live, ready, and metadata of the server and of its models.</summary>
internal sealed class MetadataService(ModelServer server, Readiness readiness)
{
    // The binary tensor extension is REST's; here raw contents are part of the protocol.
    private static readonly string[] Extensions = ["classification", "model_repository", "statistics"];

    private static readonly ServiceDescriptor Service = InferenceReflection.Descriptor.Services[0];

    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary(Service, "ServerLive", (ServerLiveRequest _) => new ServerLiveResponse { Live = true }),
        GrpcMethod.Unary(Service, "ServerReady", (ServerReadyRequest _) => new ServerReadyResponse { Ready = readiness.IsReady }),
        GrpcMethod.Unary<ModelReadyRequest, ModelReadyResponse>(Service, "ModelReady", ModelReady),
        GrpcMethod.Unary(Service, "ServerMetadata", (ServerMetadataRequest _) =>
            new ServerMetadataResponse { Name = ProductVersion.Name, Version = ProductVersion.Text, Extensions = { Extensions } }),
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
        var metadata = ModelMetadataMapper.Of(lease.Model);
        var answer = new ModelMetadataResponse
        {
            Name = metadata.Name,
            Platform = metadata.Platform,
            Versions = { metadata.Versions },
            Inputs = { lease.Model.Signature.Inputs.Select(Of) },
            Outputs = { lease.Model.Signature.Outputs.Select(Of) },
        };

        // The very properties that REST tells, by the same names.
        foreach (var property in JsonSerializer.SerializeToElement(metadata.Properties, RestJson.Readable.ModelProperties).EnumerateObject())
        {
            answer.Properties.Add(property.Name, property.Value.GetString() ?? string.Empty);
        }

        return answer;
    }

    private ModelLease Lease(string name, string version) => server.Lease(name, version.Length > 0 ? version : null);

    private static ModelMetadataResponse.Types.TensorMetadata Of(TensorSpec spec) => new() { Name = spec.Name, Datatype = spec.Datatype.Name(), Shape = { spec.Shape } };
}

using InferenceRuntime.Protocols.Grpc.Messages;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>gRPC with the elements in the field of their type. An answer with a 16-bit float, which has no such field, is raw as a whole.</summary>
internal sealed class GrpcTyped(GrpcChannel channel) : IInferenceProtocol
{
    public string Name => "gRPC typed";

    public bool Carries(OnnxType type) => type is not (OnnxType.Float16 or OnnxType.BFloat16);

    public async Task<IReadOnlyList<OnnxTensor>> InferAsync(string model, IReadOnlyList<OnnxTensor> inputs, CancellationToken cancellation)
    {
        var request = new ModelInferRequest { ModelName = model };
        foreach (var input in inputs)
        {
            var described = GrpcRaw.Describe(input);
            described.Contents = TypedContents.Write(input);
            request.Inputs.Add(described);
        }

        var response = await channel.InferAsync(request, cancellation);
        var half = response.Outputs.Any(output => !Carries(OnnxTypes.FromProtocol(output.Datatype)));
        return half ? GrpcRaw.Read(response) : inputs.Count > 0 ? Read(response) : ReadEither(response);
    }

    public static IReadOnlyList<OnnxTensor> ReadEither(ModelInferResponse response) => response.RawOutputContents.Count > 0 ? GrpcRaw.Read(response) : Read(response);

    private static IReadOnlyList<OnnxTensor> Read(ModelInferResponse response) => response.RawOutputContents.Count == 0
        ? [.. response.Outputs.Select(output => TypedContents.Read(output.Name, output.Datatype, [.. output.Shape], output.Contents ?? new InferTensorContents()))]
        : throw new InvalidDataException($"A typed request was answered with {response.RawOutputContents.Count} raw entries.");
}

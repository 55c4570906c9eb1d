using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>gRPC with the elements as bytes, an entry for each tensor.</summary>
internal sealed class GrpcRaw(GrpcChannel channel) : IInferenceProtocol
{
    public string Name => "gRPC raw";

    public bool Carries(OnnxType type) => true;

    public async Task<IReadOnlyList<OnnxTensor>> InferAsync(string model, IReadOnlyList<OnnxTensor> inputs, CancellationToken cancellation)
    {
        var request = new ModelInferRequest { ModelName = model };
        foreach (var input in inputs)
        {
            request.Inputs.Add(Describe(input));
            request.RawInputContents.Add(ByteString.CopyFrom(ElementBytes.Of(input)));
        }

        // Without inputs there is nothing to tell a raw request by.
        var response = await channel.InferAsync(request, cancellation);
        return inputs.Count > 0 ? Read(response) : GrpcTyped.ReadEither(response);
    }

    public static ModelInferRequest.Types.InferInputTensor Describe(OnnxTensor input) =>
        new() { Name = input.Name, Datatype = input.Type.ToProtocol(), Shape = { input.Shape } };

    public static IReadOnlyList<OnnxTensor> Read(ModelInferResponse response) => response.Outputs.Count == response.RawOutputContents.Count
        ? [.. response.Outputs.Zip(response.RawOutputContents, (output, raw) => ElementBytes.Read(output.Name, output.Datatype, [.. output.Shape], raw.Span))]
        : throw new InvalidDataException($"{response.Outputs.Count} outputs came with {response.RawOutputContents.Count} raw entries.");
}

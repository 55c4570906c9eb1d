using System.Buffers.Binary;
using Google.Protobuf;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Requests;

/// <summary>Writes gRPC messages with the five bytes that go before each: a flag for compression and the length, big-endian.</summary>
internal static class GrpcRequestBytes
{
    public const int PrefixLength = 5;

    /// <summary>An infer request with raw contents, which is answered with raw contents.</summary>
    public static byte[] Infer(string model, BenchInputs inputs)
    {
        var request = new ModelInferRequest { ModelName = model };
        foreach (var tensor in inputs.Tensors)
        {
            var input = new ModelInferRequest.Types.InferInputTensor { Name = tensor.Name, Datatype = tensor.Datatype.Name() };
            input.Shape.AddRange(tensor.Shape);
            request.Inputs.Add(input);
            request.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(RawTensor.Encode(tensor)));
        }

        return Frame(request);
    }

    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    /// <summary>A message that is encoded already.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var framed = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(PrefixLength));
        return framed;
    }
}

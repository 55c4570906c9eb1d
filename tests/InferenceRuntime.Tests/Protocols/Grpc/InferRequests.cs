using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>Requests as a client with generated messages makes them.</summary>
internal static class InferRequests
{
    public static ModelInferRequest Raw<T>(string model, string input, string datatype, long[] shape, params T[] elements)
        where T : unmanaged => new()
        {
            ModelName = model,
            Inputs = { Tensor(input, datatype, shape) },
            RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(elements.AsSpan())) },
        };

    public static ModelInferRequest Typed(string model, string input, string datatype, long[] shape, InferTensorContents contents)
    {
        var tensor = Tensor(input, datatype, shape);
        tensor.Contents = contents;
        return new ModelInferRequest { ModelName = model, Inputs = { tensor } };
    }

    public static ModelInferRequest.Types.InferInputTensor Tensor(string input, string datatype, long[] shape) => new() { Name = input, Datatype = datatype, Shape = { shape } };

    /// <summary>y = 2x - 1.</summary>
    public static ModelInferRequest Linear(params float[] elements) => Raw("m", "x", "FP32", [elements.Length], elements);
}

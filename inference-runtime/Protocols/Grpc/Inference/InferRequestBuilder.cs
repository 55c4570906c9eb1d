using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>Makes the request of the core from a draft: raw tensors lie in the message itself, typed ones are decoded into memory of their own.</summary>
internal sealed class InferRequestBuilder(NativeBufferPool pool)
{
    private readonly TypedContentsReader _typed = new(pool);

    /// <summary>The request takes over the message. Throws <see cref="ServingError.InvalidRequest"/>.</summary>
    public InferenceRequest Build(InferDraft draft, GrpcMessage message)
    {
        var raw = draft.RawContents.Count > 0;
        var request = new InferenceRequest
        {
            Id = draft.Id.Length > 0 ? draft.Id : null,
            Outputs = draft.Outputs.Count > 0 ? draft.Outputs : null,
            BinaryOutputs = raw,
            Timeout = draft.Timeout,
            Priority = draft.Priority,
        };
        request.Own(message);
        try
        {
            if (raw && draft.RawContents.Count != draft.Inputs.Count)
            {
                throw ServingException.Invalid(
                    $"The request has {draft.RawContents.Count} raw_input_contents for {draft.Inputs.Count} inputs; each input needs one, in the same order.");
            }

            for (var i = 0; i < draft.Inputs.Count; i++)
            {
                request.Inputs.Add(Read(draft.Inputs[i], raw ? draft.RawContents[i] : null, message));
            }

            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    private Tensor Read(InferInputDraft input, ByteRange? raw, GrpcMessage message)
    {
        if (!Datatypes.TryParse(input.Datatype, out var datatype))
        {
            throw ServingException.Invalid($"The input '{input.Name}' has the datatype '{input.Datatype}'; the datatypes are {Datatypes.Names}.");
        }

        var shape = input.Shape.ToArray();
        if (!TensorShape.TryCount(shape, out var count) || count > int.MaxValue / Math.Max(1, datatype.Size()))
        {
            throw ServingException.Invalid($"The input '{input.Name}' has the shape {TensorShape.Format(shape)}, which no tensor can have.");
        }

        if (raw is not { } range)
        {
            return _typed.Read(input, datatype, shape, count, message);
        }

        if (input.Contents.Exists(piece => piece.Length > 0))
        {
            throw ServingException.Invalid($"The input '{input.Name}' has contents, and the request has raw_input_contents; it may have one of them.");
        }

        if (datatype.Size() > 1)
        {
            range = RawContents.Align(message.Buffer, range, datatype.Size());
        }

        return BinaryTensors.Read(input.Name, datatype, shape, count, message.Buffer, range.Start, range.Length, pool);
    }
}

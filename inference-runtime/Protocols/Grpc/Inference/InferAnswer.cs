using System.IO.Pipelines;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>
/// A ModelInferResponse, written from the tensors' own memory. Every length is computed first, since each message's length stands before
/// it. The answer is raw when the request was, and when an output is FP16 or BF16, which have no other form: a response that mixes both
/// forms would break the protocol.
/// </summary>
internal sealed class InferAnswer : IOutgoingMessage
{
    private readonly InferenceResponse _response;
    private readonly string _id;
    private readonly bool _raw;

    // By output: the InferOutputTensor, and the elements (raw_output_contents or typed).
    private readonly long[] _outputs;
    private readonly long[] _elements;
    private readonly int _head;

    public InferAnswer(InferenceResponse response, string? id, bool raw)
    {
        _response = response;
        _id = id ?? string.Empty;
        _raw = raw || Array.Exists(response.Outputs, output => TypedField.Of(output.Datatype) is null);
        _outputs = new long[response.Outputs.Length];
        _elements = new long[response.Outputs.Length];
        _head = (int)(WireSize.Text(response.Model.Name) + WireSize.Text(response.Model.Version) + WireSize.Text(_id));
        Length = _head;
        for (var i = 0; i < _outputs.Length; i++)
        {
            var output = response.Outputs[i];
            _elements[i] = _raw ? BinaryTensors.Size(output) : TypedContentsWriter.ElementsLength(output);
            _outputs[i] = DescriptionLength(output)
                + (_raw || output.Count == 0 ? 0 : WireSize.Field(TypedContentsWriter.MessageLength(output, _elements[i])));
            Length += WireSize.Field(_outputs[i]) + (_raw ? WireSize.Field(_elements[i]) : 0);
        }
    }

    public long Length { get; }

    public async ValueTask WriteToAsync(PipeWriter output, CancellationToken cancellation)
    {
        WriteHead(output);
        for (var i = 0; i < _outputs.Length; i++)
        {
            var tensor = _response.Outputs[i];
            WriteDescription(output, tensor, i);
            if (!_raw && tensor.Count > 0)
            {
                await TypedContentsWriter.WriteAsync(output, tensor, _elements[i], cancellation).ConfigureAwait(false);
            }
        }

        for (var i = 0; _raw && i < _outputs.Length; i++)
        {
            WriteRawHead(output, _elements[i]);
            await BinaryTensorWriter.WriteAsync(output, _response.Outputs[i], cancellation).ConfigureAwait(false);
        }
    }

    private static long DescriptionLength(Tensor tensor) =>
        WireSize.Text(tensor.Name) + WireSize.Text(tensor.Datatype.Name()) + (tensor.Shape.Length == 0 ? 0 : WireSize.Field(WireSize.Packed(tensor.Shape)));

    private void WriteHead(PipeWriter output)
    {
        var writer = new WireWriter(output.GetSpan(_head));
        writer.Text(1, _response.Model.Name);
        writer.Text(2, _response.Model.Version);
        writer.Text(3, _id);
        output.Advance(writer.Position);
    }

    /// <summary>An InferOutputTensor up to its contents' elements.</summary>
    private void WriteDescription(PipeWriter output, Tensor tensor, int index)
    {
        // Two heads of lengths, at most ten bytes and a tag each, stand around the description.
        var writer = new WireWriter(output.GetSpan((int)DescriptionLength(tensor) + 22));
        writer.Head(5, _outputs[index]);
        writer.Text(1, tensor.Name);
        writer.Text(2, tensor.Datatype.Name());
        writer.Packed(3, tensor.Shape);
        if (!_raw && tensor.Count > 0)
        {
            writer.Head(5, TypedContentsWriter.MessageLength(tensor, _elements[index]));
        }

        output.Advance(writer.Position);
    }

    private static void WriteRawHead(PipeWriter output, long length)
    {
        var writer = new WireWriter(output.GetSpan(11));
        writer.Head(6, length);
        output.Advance(writer.Position);
    }
}

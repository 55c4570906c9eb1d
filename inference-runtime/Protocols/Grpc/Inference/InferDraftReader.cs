using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>
/// Reads a ModelInferRequest without making objects of its tensors. Fields come in any order, unknown ones are passed over, and of a
/// field given twice the last counts, as protobuf has it. Throws <see cref="ServingError.InvalidRequest"/>.
/// </summary>
internal static class InferDraftReader
{
    // An empty tensor takes two bytes: without a bound a message could make us hold forty times its size.
    private const int MaxEntries = 4096;

    // More than any framework's tensors have.
    private const int MaxRank = 64;

    // Beyond a day the server's own limit is always the shorter one.
    private const long LongestTimeout = 86_400_000_000;

    public static InferDraft Read(ReadOnlySpan<byte> message)
    {
        var draft = new InferDraft();
        var reader = new WireReader(message);
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.LengthDelimited): draft.ModelName = reader.ReadString(); break;
                case (2, WireType.LengthDelimited): draft.ModelVersion = reader.ReadString(); break;
                case (3, WireType.LengthDelimited): draft.Id = reader.ReadString(); break;
                case (4, WireType.LengthDelimited): ReadParameter(reader.ReadMessage(), draft); break;
                case (5, WireType.LengthDelimited): Add(draft.Inputs, ReadInput(reader.ReadMessage()), "inputs"); break;
                case (6, WireType.LengthDelimited): Add(draft.Outputs, ReadOutput(reader.ReadMessage()), "outputs"); break;
                case (7, WireType.LengthDelimited): Add(draft.RawContents, reader.ReadRange(), "raw_input_contents"); break;
                default: reader.Skip(field, type); break;
            }
        }

        return draft;
    }

    private static InferInputDraft ReadInput(WireReader reader)
    {
        var input = new InferInputDraft();
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.LengthDelimited): input.Name = reader.ReadString(); break;
                case (2, WireType.LengthDelimited): input.Datatype = reader.ReadString(); break;
                case (3, WireType.Varint): AddDimension(input, reader.ReadVarint()); break;
                case (3, WireType.LengthDelimited): ReadShape(reader.ReadMessage(), input); break;
                case (5, WireType.LengthDelimited): Add(input.Contents, reader.ReadRange(), "pieces of an input's contents"); break;
                default: reader.Skip(field, type); break;
            }
        }

        return input;
    }

    private static void ReadShape(WireReader packed, InferInputDraft input)
    {
        while (!packed.AtEnd)
        {
            AddDimension(input, packed.ReadVarint());
        }
    }

    private static void AddDimension(InferInputDraft input, ulong dimension)
    {
        if (input.Shape.Count == MaxRank)
        {
            throw ServingException.Invalid($"The input '{input.Name}' has more than {MaxRank} dimensions.");
        }

        input.Shape.Add((long)dimension);
    }

    private static RequestedOutput ReadOutput(WireReader reader)
    {
        var name = string.Empty;
        int? classification = null;
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.LengthDelimited):
                    name = reader.ReadString();
                    break;
                case (2, WireType.LengthDelimited):
                    var value = ParameterValue.ReadEntry(reader.ReadMessage(), out var parameter);
                    if (parameter.SequenceEqual("classification"u8))
                    {
                        classification = (int)value.ToInteger("classification", int.MaxValue);
                    }

                    break;
                default:
                    reader.Skip(field, type);
                    break;
            }
        }

        return new RequestedOutput(name, Binary: null, classification > 0 ? classification : null);
    }

    private static void ReadParameter(WireReader entry, InferDraft draft)
    {
        var value = ParameterValue.ReadEntry(entry, out var name);
        if (name.SequenceEqual("timeout"u8))
        {
            // In microseconds; 0 means no limit of the client's own.
            var microseconds = value.ToInteger("timeout", long.MaxValue);
            draft.Timeout = microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, LongestTimeout));
        }
        else if (name.SequenceEqual("priority"u8))
        {
            draft.Priority = (int)value.ToInteger("priority", int.MaxValue);
        }
    }

    private static void Add<T>(List<T> list, T entry, string what)
    {
        if (list.Count == MaxEntries)
        {
            throw ServingException.Invalid($"The request has more than {MaxEntries} {what}.");
        }

        list.Add(entry);
    }
}

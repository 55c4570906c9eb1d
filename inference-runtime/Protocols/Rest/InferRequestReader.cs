using InferenceRuntime.Models;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Reads a v2 infer request. Unknown members are passed over, as the protocol asks; known ones may come once and in any order.</summary>
public sealed class InferRequestReader(NativeBufferPool pool)
{
    // Around an input's data are open: the request, its inputs, the input.
    private const int DataDepth = 3;

    // Far above what models have. Each tensor takes memory of its own, which may be a hundred times what it took to ask for it.
    private const int MaxInputs = 4096;
    private const int MaxRank = 64;

    /// <summary>The request takes over the body. Throws <see cref="ServingError.InvalidRequest"/>.</summary>
    /// <param name="body">The body.</param>
    /// <param name="names">The names of the model's tensors: those need no string of their own.</param>
    public InferenceRequest Read(RequestBody body, Utf8Names? names = null)
    {
        var request = new InferenceRequest();
        request.Own(body);
        try
        {
            var drafts = ReadDocument(body.Json, request, names);
            AttachBinary(drafts, body);
            foreach (var draft in drafts)
            {
                request.Inputs.Add(draft.Tensor!);
            }

            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    /// <summary>A raw binary request, whose header length is 0: the body is the one input of the model, its free dimensions follow from the size.</summary>
    public InferenceRequest ReadRaw(RequestBody body, LoadedModel model)
    {
        var request = new InferenceRequest { BinaryOutputs = true };
        request.Own(body);
        try
        {
            var inputs = model.Signature.Inputs;
            if (inputs.Count != 1)
            {
                throw ServingException.Invalid($"A raw binary request carries one input; the model '{model.Name}' has {inputs.Count}.");
            }

            var (shape, count) = RawShape.Infer(inputs[0], body);
            request.Inputs.Add(BinaryTensors.Read(inputs[0].Name, inputs[0].Datatype, shape, count, body.Binary!, 0, body.BinaryLength, pool));
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    private List<InputDraft> ReadDocument(ReadOnlySpan<byte> utf8, InferenceRequest request, Utf8Names? names)
    {
        var json = new JsonCursor(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        List<InputDraft>? drafts = null;
        try
        {
            var seen = new MemberSet("the request");
            json.Take((byte)'{', "where the request begins");
            for (var first = true; json.NextMember(ref first, out var member);)
            {
                seen.Add(member);
                switch (member)
                {
                    case "id": request.Id = json.ReadName("the request's id"); break;
                    case "inputs": ReadInputs(ref json, drafts = new List<InputDraft>(1), names); break;
                    case "outputs": request.Outputs = RequestedOutputsReader.Read(ref json, names); break;
                    case "parameters": ReadParameters(ref json, request); break;
                    default: json.SkipValue(1); break;
                }
            }

            json.ExpectEnd();
            return drafts ?? throw ServingException.Invalid("The request has no 'inputs'.");
        }
        catch
        {
            drafts?.ForEach(draft => draft.Tensor?.Dispose());
            throw;
        }
    }

    private void ReadInputs(ref JsonCursor json, List<InputDraft> drafts, Utf8Names? names)
    {
        json.Take((byte)'[', "where 'inputs' begins");
        for (var first = true; json.NextElement(ref first);)
        {
            if (drafts.Count == MaxInputs)
            {
                throw json.Error($"a request has at most {MaxInputs} inputs");
            }

            var draft = new InputDraft();
            drafts.Add(draft);
            ReadInput(ref json, draft, names);
            if (!draft.CanHoldData)
            {
                throw json.Error($"{draft.Title} needs a name, a shape and a datatype");
            }

            if (draft.DataPosition is { } position)
            {
                var end = json.Position;
                json.Position = position;
                ReadData(ref json, draft);
                json.Position = end;
            }

            if (draft.Tensor is null == draft.BinarySize is null)
            {
                throw json.Error($"{draft.Title} needs either 'data' or the parameter 'binary_data_size'");
            }
        }
    }

    private void ReadInput(ref JsonCursor json, InputDraft draft, Utf8Names? names)
    {
        var seen = new MemberSet("an input");
        json.Take((byte)'{', "where an input begins");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "name":
                    draft.Name = json.ReadName("an input's name", names);
                    break;
                case "datatype":
                    draft.Datatype = ReadDatatype(ref json, draft);
                    break;
                case "shape":
                    draft.Shape = ReadShape(ref json, draft);
                    break;
                case "data" when draft.CanHoldData:
                    ReadData(ref json, draft);
                    break;
                case "data":
                    json.Peek();
                    draft.DataPosition = json.Position;
                    json.SkipValue(DataDepth);
                    break;
                case "parameters":
                    ReadInputParameters(ref json, draft);
                    break;
                default:
                    json.SkipValue(DataDepth);
                    break;
            }
        }
    }

    private void ReadData(ref JsonCursor json, InputDraft draft)
    {
        var datatype = draft.Datatype!.Value;

        // An element and what parts it from the next take two bytes at least: a shape can not make us allocate for what was never sent.
        if (draft.Count > (json.Rest.Length / 2) + 1L)
        {
            throw ServingException.Invalid(
                $"{draft.Title} has fewer elements in its data than its shape {TensorShape.Format(draft.Shape)}, which has {draft.Count}.");
        }

        if (draft.Count * datatype.Size() > int.MaxValue)
        {
            throw TooLarge(json, draft, draft.Shape!);
        }

        draft.Tensor = datatype == Datatype.Bytes
            ? Tensor.Strings(draft.Name!, draft.Shape!, draft.Count)
            : Tensor.Allocate(draft.Name!, datatype, draft.Shape!, draft.Count, pool);
        JsonTensorReader.Read(ref json, draft.Tensor, DataDepth);
    }

    private static Datatype ReadDatatype(ref JsonCursor json, InputDraft draft)
    {
        var name = json.ReadName("a datatype", Datatypes.Utf8);
        return Datatypes.TryParse(name, out var datatype)
            ? datatype
            : throw json.Error($"{draft.Title} has the datatype '{name}'; the datatypes are {Datatypes.Names}");
    }

    private static long[] ReadShape(ref JsonCursor json, InputDraft draft)
    {
        Span<long> shape = stackalloc long[MaxRank];
        var rank = 0;
        json.Take((byte)'[', "where a shape begins");
        for (var first = true; json.NextElement(ref first);)
        {
            var start = json.Position;
            var token = json.ReadScalarToken();
            if (JsonNumber.ReadInteger(token, out var negative, out var magnitude) != token.Length || token.IsEmpty || negative || magnitude > long.MaxValue)
            {
                throw json.Error($"{draft.Title} has a dimension that is no whole number from 0", start);
            }

            if (rank == MaxRank)
            {
                throw json.Error($"{draft.Title} has a shape of more than {MaxRank} dimensions", start);
            }

            shape[rank++] = (long)magnitude;
        }

        var dimensions = shape[..rank].ToArray();
        if (!TensorShape.TryCount(dimensions, out var count) || count > int.MaxValue)
        {
            throw TooLarge(json, draft, dimensions);
        }

        draft.Count = count;
        return dimensions;
    }

    private static ServingException TooLarge(JsonCursor json, InputDraft draft, long[] shape) =>
        json.Error($"{draft.Title} has the shape {TensorShape.Format(shape)}, which is more than any tensor can hold");

    private static void ReadInputParameters(ref JsonCursor json, InputDraft draft)
    {
        var seen = new MemberSet("an input's parameters");
        json.Take((byte)'{', "where parameters begin");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            if (member == "binary_data_size")
            {
                draft.BinarySize = (int)ParameterReader.ReadInteger(ref json, member, int.MaxValue);
            }
            else
            {
                json.SkipValue(DataDepth + 1);
            }
        }
    }

    private static void ReadParameters(ref JsonCursor json, InferenceRequest request)
    {
        var seen = new MemberSet("the request's parameters");
        json.Take((byte)'{', "where parameters begin");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "binary_data_output":
                    request.BinaryOutputs = ParameterReader.ReadBoolean(ref json, member);
                    break;
                case "priority":
                    request.Priority = (int)ParameterReader.ReadInteger(ref json, member, int.MaxValue);
                    break;
                case "timeout":
                    var microseconds = ParameterReader.ReadInteger(ref json, member, long.MaxValue);

                    // 0 means no limit of the client's own; a value beyond a day can not shorten the server's limit.
                    request.Timeout = microseconds == 0 ? null : TimeSpan.FromMicroseconds(Math.Min(microseconds, 86_400_000_000));
                    break;
                default:
                    json.SkipValue(2);
                    break;
            }
        }
    }

    private void AttachBinary(List<InputDraft> drafts, RequestBody body)
    {
        try
        {
            var announced = 0L;
            foreach (var draft in drafts)
            {
                announced += draft.BinarySize ?? 0;
            }

            if (announced != body.BinaryLength)
            {
                throw ServingException.Invalid(
                    $"The inputs announce {announced} bytes of binary data (binary_data_size); {body.BinaryLength} follow the JSON. "
                    + $"The header {RequestBodyReader.HeaderLengthName} says where they begin.");
            }

            var offset = 0;
            foreach (var draft in drafts)
            {
                if (draft.BinarySize is { } size)
                {
                    draft.Tensor = body.Binary is { } binary
                        ? BinaryTensors.Read(draft.Name!, draft.Datatype!.Value, draft.Shape!, draft.Count, binary, offset, size, pool)
                        : throw ServingException.Invalid($"{draft.Title} has binary data; the request lacks the header {RequestBodyReader.HeaderLengthName}.");
                    offset += size;
                }
            }
        }
        catch
        {
            drafts.ForEach(draft => draft.Tensor?.Dispose());
            throw;
        }
    }
}

using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>
/// Reads a v1 request: <c>instances</c>, a list of rows, each a value or an object of values by input name; or <c>inputs</c>, a tensor or an
/// object of tensors by input name. Datatypes come from the model's signature. <c>signature_name</c> is passed over: a model has one.
/// </summary>
internal sealed class V1RequestReader(NativeBufferPool pool)
{
    /// <summary>Throws <see cref="ServingError.InvalidRequest"/>.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="signature">The model's inputs.</param>
    /// <param name="byRow">Whether the request came by rows, and so must its answer.</param>
    public InferenceRequest Read(ReadOnlySpan<byte> utf8, string model, ModelSignature signature, out bool byRow)
    {
        var inputs = signature.Inputs.Select(spec => NestedInput.For(spec, pool)).ToArray();
        try
        {
            byRow = ReadDocument(utf8, model, inputs);
            var request = new InferenceRequest();
            try
            {
                foreach (var input in inputs)
                {
                    if (input.Values > 0)
                    {
                        request.Inputs.Add(input.ToTensor(byRow));
                    }
                }

                return request;
            }
            catch
            {
                request.Dispose();
                throw;
            }
        }
        finally
        {
            foreach (var input in inputs)
            {
                input.Dispose();
            }
        }
    }

    private static bool ReadDocument(ReadOnlySpan<byte> utf8, string model, NestedInput[] inputs)
    {
        var json = new JsonCursor(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        var seen = new MemberSet("the request");
        bool? byRow = null;
        json.Take((byte)'{', "where the request begins");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "signature_name":
                    json.ReadName("the signature's name");
                    break;
                case "instances" or "inputs" when byRow is not null:
                    throw json.Error("a request has either 'instances' or 'inputs'");
                case "instances":
                    byRow = true;
                    ReadInstances(ref json, model, inputs);
                    break;
                case "inputs":
                    byRow = false;
                    ReadInputs(ref json, model, inputs, 1);
                    break;
                default:
                    json.SkipValue(1);
                    break;
            }
        }

        json.ExpectEnd();
        return byRow ?? throw ServingException.Invalid("The request has neither 'instances', for rows, nor 'inputs', for whole tensors.");
    }

    private static void ReadInstances(ref JsonCursor json, string model, NestedInput[] inputs)
    {
        var row = 0;
        json.Take((byte)'[', "where 'instances' begins");
        for (var first = true; json.NextElement(ref first); row++)
        {
            ReadInputs(ref json, model, inputs, 2);
            if (Array.Find(inputs, input => input.Values != row + 1) is { } missing)
            {
                throw json.Error($"instance {row} lacks the input '{missing.Spec.Name}'");
            }
        }

        if (row == 0)
        {
            throw json.Error("'instances' has no rows; tensors without any go into 'inputs'");
        }
    }

    /// <summary>Reads a value for each input, or one for the only input.</summary>
    private static void ReadInputs(ref JsonCursor json, string model, NestedInput[] inputs, int depth)
    {
        if (!IsByName(ref json, inputs))
        {
            if (inputs.Length != 1)
            {
                var names = string.Join(", ", inputs.Select(input => input.Spec));
                throw json.Error($"an object is expected, since the model '{model}' has {inputs.Length} inputs: {names}");
            }

            inputs[0].Read(ref json, depth);
            return;
        }

        var values = Array.ConvertAll(inputs, input => input.Values);
        json.Take((byte)'{', "where values by input name begin");
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            var index = Array.FindIndex(inputs, input => input.Spec.Name == name);
            if (index < 0)
            {
                throw json.Error($"the model '{model}' has no input '{name}'; its inputs are {string.Join(", ", inputs.Select(input => input.Spec))}");
            }

            if (inputs[index].Values > values[index])
            {
                throw json.Error($"the input '{name}' comes twice");
            }

            inputs[index].Read(ref json, depth + 1);
        }
    }

    /// <summary>Whether an object of values by input name follows. <c>{"b64": ...}</c> is itself a value, unless an input is called that.</summary>
    private static bool IsByName(ref JsonCursor json, NestedInput[] inputs)
    {
        if (json.Peek() != (byte)'{')
        {
            return false;
        }

        var start = json.Position;
        json.Position++;
        var first = true;
        var isValue = json.NextMember(ref first, out var member)
            && member == NestedTexts.Base64Member
            && !Array.Exists(inputs, input => input.Spec.Name == NestedTexts.Base64Member);
        json.Position = start;
        return !isValue;
    }
}

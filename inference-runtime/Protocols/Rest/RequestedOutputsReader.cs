using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Reads the <c>outputs</c> of a request.</summary>
internal static class RequestedOutputsReader
{
    // Far above what models have.
    private const int MaxOutputs = 4096;

    public static List<RequestedOutput>? Read(ref JsonCursor json)
    {
        var outputs = new List<RequestedOutput>();
        json.Take((byte)'[', "where 'outputs' begins");
        for (var first = true; json.NextElement(ref first);)
        {
            if (outputs.Count == MaxOutputs)
            {
                throw json.Error($"a request asks for at most {MaxOutputs} outputs");
            }

            outputs.Add(ReadOutput(ref json));
        }

        // An empty list asks for nothing; like an absent one it means all.
        return outputs.Count > 0 ? outputs : null;
    }

    private static RequestedOutput ReadOutput(ref JsonCursor json)
    {
        var seen = new MemberSet("an output");
        var output = new RequestedOutput(string.Empty);
        json.Take((byte)'{', "where an output begins");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "name": output = output with { Name = json.ReadName("an output's name") }; break;
                case "parameters": output = ReadParameters(ref json, output); break;
                default: json.SkipValue(3); break;
            }
        }

        return output.Name.Length == 0 ? throw json.Error("an output needs a name") : output;
    }

    private static RequestedOutput ReadParameters(ref JsonCursor json, RequestedOutput output)
    {
        var seen = new MemberSet("an output's parameters");
        json.Take((byte)'{', "where parameters begin");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "binary_data":
                    output = output with { Binary = ParameterReader.ReadBoolean(ref json, member) };
                    break;
                case "classification":
                    // 0 asks for no classes, which leaves the tensor itself.
                    var count = (int)ParameterReader.ReadInteger(ref json, member, int.MaxValue);
                    output = output with { Classification = count > 0 ? count : null };
                    break;
                default:
                    json.SkipValue(4);
                    break;
            }
        }

        return output;
    }
}

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
        string? name = null;
        bool? binary = null;
        json.Take((byte)'{', "where an output begins");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "name": name = json.ReadName("an output's name"); break;
                case "parameters": binary = ReadParameters(ref json); break;
                default: json.SkipValue(3); break;
            }
        }

        return name is null ? throw json.Error("an output needs a name") : new RequestedOutput(name, binary);
    }

    private static bool? ReadParameters(ref JsonCursor json)
    {
        var seen = new MemberSet("an output's parameters");
        bool? binary = null;
        json.Take((byte)'{', "where parameters begin");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "binary_data":
                    binary = ParameterReader.ReadBoolean(ref json, member);
                    break;
                case "classification":
                    throw json.Error("the parameter 'classification' is not supported; ask for the whole output");
                default:
                    json.SkipValue(4);
                    break;
            }
        }

        return binary;
    }
}

using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Reads the <c>outputs</c> of a request.</summary>
internal static class RequestedOutputsReader
{
    // Far above what models have.
    private const int MaxOutputs = 4096;

    public static List<RequestedOutput>? Read(ref JsonCursor json, Utf8Names? names)
    {
        var outputs = new List<RequestedOutput>(1);
        json.Take((byte)'[', "where 'outputs' begins");
        for (var first = true; json.NextElement(ref first);)
        {
            if (outputs.Count == MaxOutputs)
            {
                throw json.Error($"a request asks for at most {MaxOutputs} outputs");
            }

            outputs.Add(ReadOutput(ref json, names));
        }

        // An empty list asks for nothing; like an absent one it means all.
        return outputs.Count > 0 ? outputs : null;
    }

    private static RequestedOutput ReadOutput(ref JsonCursor json, Utf8Names? names)
    {
        var seen = new MemberSet("an output");
        string? name = null;
        var parameters = default(OutputParameters);
        json.Take((byte)'{', "where an output begins");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "name": name = json.ReadName("an output's name", names); break;
                case "parameters": parameters = ReadParameters(ref json); break;
                default: json.SkipValue(3); break;
            }
        }

        return name is not { Length: > 0 } ? throw json.Error("an output needs a name") : new RequestedOutput(name, parameters.Binary, parameters.Classification);
    }

    private static OutputParameters ReadParameters(ref JsonCursor json)
    {
        var parameters = default(OutputParameters);
        var seen = new MemberSet("an output's parameters");
        json.Take((byte)'{', "where parameters begin");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            seen.Add(member);
            switch (member)
            {
                case "binary_data":
                    parameters = parameters with { Binary = ParameterReader.ReadBoolean(ref json, member) };
                    break;
                case "classification":
                    // 0 asks for no classes, which leaves the tensor itself.
                    var count = (int)ParameterReader.ReadInteger(ref json, member, int.MaxValue);
                    parameters = parameters with { Classification = count > 0 ? count : null };
                    break;
                default:
                    json.SkipValue(4);
                    break;
            }
        }

        return parameters;
    }

    private readonly record struct OutputParameters(bool? Binary, int? Classification);
}

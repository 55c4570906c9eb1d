namespace InferenceRuntime.Protocols.Rest;

/// <summary>The body of a request to the model repository, which may be empty.</summary>
/// <param name="ReadyOnly">Whether an index lists only models that are ready.</param>
internal readonly record struct RepositoryRequest(bool ReadyOnly)
{
    /// <summary>Parameters that would change what a model is are refused; the others have nothing to act on here and are passed over.</summary>
    public static RepositoryRequest Read(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonCursor(utf8);
        if (json.Peek() == 0 && json.Rest.IsEmpty)
        {
            return default;
        }

        var ready = false;
        json.Take((byte)'{', "where the request begins");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            switch (member)
            {
                case "ready": ready = ParameterReader.ReadBoolean(ref json, member); break;
                case "parameters": ReadParameters(ref json); break;
                default: json.SkipValue(1); break;
            }
        }

        json.ExpectEnd();
        return new RepositoryRequest(ready);
    }

    private static void ReadParameters(ref JsonCursor json)
    {
        json.Take((byte)'{', "where parameters begin");
        for (var first = true; json.NextMember(ref first, out var member);)
        {
            if (member == "config" || member.StartsWith("file:", StringComparison.Ordinal))
            {
                throw json.Error($"the parameter '{member}' is not supported: a model is loaded from the reference that the server was started with");
            }

            json.SkipValue(2);
        }
    }
}

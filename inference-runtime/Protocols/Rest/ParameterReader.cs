namespace InferenceRuntime.Protocols.Rest;

/// <summary>Reads the values of parameters that have a meaning here.</summary>
internal static class ParameterReader
{
    public static bool ReadBoolean(ref JsonCursor json, string name)
    {
        json.Peek();
        var start = json.Position;
        var token = json.ReadScalarToken();
        return token.SequenceEqual("true"u8)
            || (token.SequenceEqual("false"u8) ? false : throw json.Error($"the parameter '{name}' is true or false", start));
    }

    /// <summary>A whole number from 0 to <paramref name="max"/>.</summary>
    public static long ReadInteger(ref JsonCursor json, string name, long max)
    {
        json.Peek();
        var start = json.Position;
        var token = json.ReadScalarToken();
        return !token.IsEmpty && JsonNumber.ReadInteger(token, out var negative, out var magnitude) == token.Length && !negative && magnitude <= (ulong)max
            ? (long)magnitude
            : throw json.Error($"the parameter '{name}' is a whole number from 0 to {max}", start);
    }
}

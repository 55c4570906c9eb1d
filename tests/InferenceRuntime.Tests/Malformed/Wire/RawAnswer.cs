namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>An HTTP/1.1 answer as it came. Header names are as they were written; a repeated one keeps the last value.</summary>
public sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

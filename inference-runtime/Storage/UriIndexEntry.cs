namespace InferenceRuntime.Storage;

/// <summary>What a URI brought when it was last fetched.</summary>
internal sealed record UriIndexEntry(string Uri, string Digest, long SizeBytes);

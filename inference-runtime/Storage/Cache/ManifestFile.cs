namespace InferenceRuntime.Storage.Cache;

/// <summary>A file of an artifact.</summary>
/// <param name="Path">Its path in the artifact, with '/' between.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">Its digest, 64 lower-case hex digits.</param>
internal sealed record ManifestFile(string Path, long SizeBytes, string Sha256);

using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>A model file on this machine whose bytes have been proven to have this digest.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="FromCache">Whether it was there already.</param>
public sealed record Artifact(string Path, Sha256Digest Digest, long SizeBytes, bool FromCache);

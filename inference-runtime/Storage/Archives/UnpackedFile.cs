using ModelStores;

namespace InferenceRuntime.Storage.Archives;

/// <summary>A file that an archive brought.</summary>
/// <param name="Path">Its path below the folder, with '/' between.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Digest">The digest of its bytes, taken while they were written.</param>
public sealed record UnpackedFile(string Path, long Length, Sha256Digest Digest);

using System.Security.Cryptography;

namespace LocalCluster.Server;

/// <summary>A document as it goes over the wire, with the hash that clients cache it by.</summary>
public sealed class OpenApiDocument(byte[] bytes)
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    public string Hash { get; } = Convert.ToHexString(SHA512.HashData(bytes));
}

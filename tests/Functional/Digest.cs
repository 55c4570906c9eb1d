using System.Security.Cryptography;

namespace Functional;

/// <summary>The digest of an artifact as the status shows it, without its algorithm.</summary>
public static class Digest
{
    public static string Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

using System.Security.Cryptography;

namespace ModelOperator.Desired;

/// <summary>A short digest of an object's JSON with its keys sorted: equal objects have equal digests, whatever the order of their maps.</summary>
public static class ObjectDigest
{
    private const int Digits = 16;

    public static string Of(object value) =>
        Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(ObjectJson.ToBytes(value)).Span))[..Digits];
}

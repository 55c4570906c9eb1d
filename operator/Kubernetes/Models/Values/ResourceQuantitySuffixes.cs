namespace k8s.Models;

/// <summary>The suffixes of quantities and the powers that they stand for, in rising order.</summary>
internal static class ResourceQuantitySuffixes
{
    /// <summary>Suffix to power of ten.</summary>
    public static readonly IReadOnlyDictionary<string, int> Decimal = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["n"] = -9,
        ["u"] = -6,
        ["m"] = -3,
        [""] = 0,
        ["k"] = 3,
        ["M"] = 6,
        ["G"] = 9,
        ["T"] = 12,
        ["P"] = 15,
        ["E"] = 18,
    };

    /// <summary>Suffix to power of two.</summary>
    public static readonly IReadOnlyDictionary<string, int> Binary = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Ki"] = 10,
        ["Mi"] = 20,
        ["Gi"] = 30,
        ["Ti"] = 40,
        ["Pi"] = 50,
        ["Ei"] = 60,
    };
}

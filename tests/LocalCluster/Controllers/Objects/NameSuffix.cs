namespace LocalCluster.Controllers.Objects;

/// <summary>The endings of generated names, in the alphabet without vowels, so that no words appear by chance.</summary>
public static class NameSuffix
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Five random characters, as <c>generateName</c> appends.</summary>
    public static string Random() => new(System.Random.Shared.GetItems<char>(Alphabet, 5));

    /// <summary>A number in the alphabet: what a pod template's hash looks like.</summary>
    public static string Encode(uint value) => string.Concat(value.ToString().Select(digit => Alphabet[digit % Alphabet.Length]));
}

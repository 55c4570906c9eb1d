using System.Diagnostics.CodeAnalysis;

namespace InferenceRuntime.Sessions;

/// <summary>Names that requests repeat, found by their bytes: the string is there already, so a request that says one allocates nothing.</summary>
public sealed class Utf8Names
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <param name="names">Names; those that are not ASCII are left out, and then made anew each time.</param>
    public Utf8Names(IEnumerable<string> names)
    {
        _lookup = names.Where(name => System.Text.Ascii.IsValid(name)).ToHashSet(AsciiComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public bool TryGet(ReadOnlySpan<byte> utf8, [MaybeNullWhen(false)] out string name) => _lookup.TryGetValue(utf8, out name);

    /// <summary>Compares ASCII strings with their bytes.</summary>
    private sealed class AsciiComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public static AsciiComparer Instance { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string name)
        {
            var hash = 0;
            foreach (var character in name)
            {
                hash = (hash * 31) + character;
            }

            return hash;
        }

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => System.Text.Ascii.Equals(alternate, other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = 0;
            foreach (var character in alternate)
            {
                hash = (hash * 31) + character;
            }

            return hash;
        }

        public string Create(ReadOnlySpan<byte> alternate) => System.Text.Encoding.ASCII.GetString(alternate);
    }
}

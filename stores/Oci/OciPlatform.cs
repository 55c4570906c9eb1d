namespace ModelStores;

/// <summary>What an entry of an index runs on.</summary>
internal sealed record OciPlatform(string? Os, string? Architecture)
{
    public override string ToString() => $"{Os}/{Architecture}";
}

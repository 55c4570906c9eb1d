namespace ModelStores.Tests.Http;

/// <summary>The head of a request as it came.</summary>
internal sealed record WireRequest(string Head)
{
    public string Path => Head.Split(' ')[1];

    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

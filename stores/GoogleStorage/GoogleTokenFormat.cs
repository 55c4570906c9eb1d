namespace ModelStores;

/// <summary>How an external account's token is written: the text itself, or a field of a JSON object.</summary>
internal sealed record GoogleTokenFormat
{
    /// <summary>text or json.</summary>
    public string? Type { get; init; }

    public string? SubjectTokenFieldName { get; init; }
}

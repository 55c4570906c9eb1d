namespace InferenceRuntime.Bench.Subjects;

/// <summary>How to reach a model on a server.</summary>
/// <param name="Server">Scheme, host, port and, behind a gateway, the path before <c>/v2</c>.</param>
/// <param name="Model">The served name; null for the only one.</param>
/// <param name="Headers">Sent with every request, such as an authorization.</param>
/// <param name="Timeout">The time limit of one request.</param>
internal sealed record RemoteOptions(Uri Server, string? Model, IReadOnlyList<KeyValuePair<string, string>> Headers, TimeSpan Timeout)
{
    /// <summary>The name to use where a server has these models. Throws <see cref="BenchException"/> when it can not be told.</summary>
    public string Choose(IReadOnlyList<string> models) => Model ?? (models is [var only]
        ? only
        : throw new BenchException(models.Count == 0
            ? $"{Server} has no models."
            : $"{Server} has several models; choose one with --model: {string.Join(", ", models)}."));
}

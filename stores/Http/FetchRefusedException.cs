namespace ModelStores;

/// <summary>A connection that the rules forbid. Of HTTP's own kind, so that whatever stands between, such as an SDK, passes it on as a failure to connect.</summary>
/// <param name="rule">Why, as a sentence without its end.</param>
internal sealed class FetchRefusedException(string rule) : HttpRequestException(rule);

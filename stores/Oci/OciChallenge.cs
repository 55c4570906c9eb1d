using System.Text;

namespace ModelStores;

/// <summary>How a registry wants to be asked: the WWW-Authenticate of its 401.</summary>
/// <param name="IsBearer">With a token of the realm; else with user and password (Basic).</param>
/// <param name="Realm">Where tokens are given.</param>
/// <param name="Service">What the token service calls the registry.</param>
/// <param name="Scope">What the token has to allow.</param>
internal sealed record OciChallenge(bool IsBearer, string? Realm, string? Service, string? Scope)
{
    /// <summary>The strongest that is understood; null for none.</summary>
    public static OciChallenge? Of(HttpResponseMessage response)
    {
        var headers = response.Headers.WwwAuthenticate;
        if (headers.FirstOrDefault(header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) is { } bearer)
        {
            var values = bearer.Parameter is { } text ? Parameters(text) : [];
            return new OciChallenge(true, values.GetValueOrDefault("realm"), values.GetValueOrDefault("service"), values.GetValueOrDefault("scope"));
        }

        return headers.Any(header => header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) ? new OciChallenge(false, null, null, null) : null;
    }

    // name=value and name="value, with commas", with commas between.
    private static Dictionary<string, string> Parameters(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (at < text.Length && text.IndexOf('=', at) is var equals and > 0)
        {
            var name = text[at..equals].Trim(' ', ',');
            var value = new StringBuilder();
            var isQuoted = false;
            for (at = equals + 1; at < text.Length && (isQuoted || text[at] != ','); at++)
            {
                if (text[at] == '"')
                {
                    isQuoted = !isQuoted;
                }
                else
                {
                    at += isQuoted && text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
                    value.Append(text[at]);
                }
            }

            found.TryAdd(name, value.ToString().Trim());
        }

        return found;
    }
}

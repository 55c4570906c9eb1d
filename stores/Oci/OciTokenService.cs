using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ModelStores;

/// <summary>Gets tokens from the service that a registry names, which may be another host than the registry.</summary>
internal sealed class OciTokenService(StoreHttp http)
{
    private const int MaxAnswerBytes = 256 * 1024;

    // The specification's, for services that do not say.
    private const int DefaultSeconds = 60;

    // Renewed this much before its end, since clocks differ and the request has a way to go.
    private const double UsableShare = 0.75;

    // A service that says years is not believed: a token may be taken back.
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(1);

    /// <param name="challenge">The registry's challenge, which names the realm.</param>
    /// <param name="reference">What is asked for.</param>
    /// <param name="credential">Whose; null for nobody's.</param>
    /// <param name="plainHttp">Whether the registry itself is spoken to without TLS; then its token service on the same host may be, too.</param>
    /// <param name="access">Whose authorities are trusted.</param>
    /// <param name="shown">What messages call the artifact.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<OciGrant> RequestAsync(
        OciChallenge challenge, OciReference reference, OciCredential? credential, bool plainHttp, StoreAccess access, string shown, CancellationToken cancellation)
    {
        var realm = RealmOf(challenge, reference, plainHttp, shown);
        var scope = challenge.Scope ?? $"repository:{reference.Repository}:pull";
        using var request = credential?.RefreshToken is { } refresh ? Refresh(realm, challenge, scope, refresh) : Get(realm, challenge, scope, credential);
        var asked = http.Time.GetUtcNow();
        var service = $"{realm.GetLeftPart(UriPartial.Path)}, the token service of {shown},";
        using var response = await http.SendAsync(request, service, access, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await http.RefusalAsync(response, service, access, cancellation).ConfigureAwait(false);
        }

        var (token, seconds) = Read(await http.ReadAsync(response, MaxAnswerBytes, service, cancellation).ConfigureAwait(false), service);
        var use = TimeSpan.FromSeconds(Math.Min(seconds * UsableShare, LongestUse.TotalSeconds));
        return new OciGrant(challenge, new AuthenticationHeaderValue("Bearer", token), asked + use);
    }

    private static Uri RealmOf(OciChallenge challenge, OciReference reference, bool plainHttp, string shown)
    {
        // A registry may name any host for its tokens, and gets the password sent there: never where others can read along.
        return Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm)
            && (realm.Scheme == Uri.UriSchemeHttps
                || (realm.Scheme == Uri.UriSchemeHttp && (OciReference.IsLoopbackHost(realm) || (plainHttp && realm.Authority == reference.ApiAuthority))))
            ? realm
            : throw new StoreException(
                StoreFailure.Forbidden, $"The registry of {shown} names '{challenge.Realm}' as its token service; a URL with https is expected, and no credentials were sent.");
    }

    private static HttpRequestMessage Get(Uri realm, OciChallenge challenge, string scope, OciCredential? credential)
    {
        var query = $"scope={Uri.EscapeDataString(scope)}" + (challenge.Service is { } service ? $"&service={Uri.EscapeDataString(service)}" : string.Empty);
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query }.Uri);
        request.Headers.Authorization = credential is null ? null : new AuthenticationHeaderValue("Basic", credential.Basic);
        return request;
    }

    private static HttpRequestMessage Refresh(Uri realm, OciChallenge challenge, string scope, string token)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["service"] = challenge.Service ?? string.Empty,
            ["client_id"] = "model-operator",
            ["scope"] = scope,
            ["refresh_token"] = token,
        };
        return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(fields) };
    }

    private static (string Token, double Seconds) Read(byte[] json, string service)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var seconds = root.TryGetProperty("expires_in", out var lifetime)
                && double.TryParse(lifetime.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var said) && said > 0 ? said : DefaultSeconds;
            foreach (var name in (string[])["token", "access_token"])
            {
                if (root.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } token)
                {
                    return (token, seconds);
                }
            }

            throw new StoreException(StoreFailure.Unreachable, $"{service} answered without a token.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The message may quote the answer, and a token with it.
            throw new StoreException(StoreFailure.Unreachable, $"{service} answered with what is no JSON of a token.");
        }
    }
}

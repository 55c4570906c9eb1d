using System.Net;
using System.Net.Http.Headers;

namespace ModelStores;

/// <summary>Requests to one repository with one Secret: answers the registry's challenge once, and renews a token before it runs out.</summary>
internal sealed class OciSession
{
    private const string PlainHttpSetting = "OCI_PLAIN_HTTP";

    private readonly StoreHttp _http;
    private readonly OciGrants _grants;
    private readonly OciReference _reference;
    private readonly StoreAccess _access;
    private readonly string _shown;
    private readonly OciCredential? _credential;
    private readonly string _lack;
    private readonly Uri _repository;
    private readonly string _key;
    private readonly SemaphoreSlim _renewing = new(1);

    public OciSession(StoreHttp http, OciGrants grants, OciReference reference, StoreAccess access, string shown)
    {
        (_http, _grants, _reference, _access, _shown) = (http, grants, reference, access, shown);
        _credential = OciCredential.Find(access, reference, out _lack);
        _repository = new Uri($"{(IsPlain(reference, access) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{reference.ApiAuthority}/v2/{reference.Repository}/");
        _key = $"{_repository} {_credential?.Fingerprint}";
    }

    /// <summary>The answer, whatever its status, once the registry has been shown what it asked for.</summary>
    /// <param name="path">Below the repository: <c>manifests/TAG</c>, <c>blobs/DIGEST</c>.</param>
    /// <param name="accept">Media types.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<HttpResponseMessage> GetAsync(string path, IReadOnlyList<string> accept, CancellationToken cancellation)
    {
        for (var isAnswered = false; ; isAnswered = true)
        {
            using var request = await RequestAsync(path, cancellation).ConfigureAwait(false);
            foreach (var type in accept)
            {
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
            }

            var response = await _http.SendAsync(request, _shown, _access, cancellation).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Unauthorized || isAnswered || OciChallenge.Of(response) is not { } challenge || !IsOfTheRegistry(response))
            {
                return response;
            }

            using (response)
            {
                // Also where a grant was shown: it may have been taken back before its time.
                await AnswerAsync(challenge, response, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A GET with what the registry asked for so far.</summary>
    public async ValueTask<HttpRequestMessage> RequestAsync(string path, CancellationToken cancellation)
    {
        var grant = _grants.Find(_key);
        if (grant is not null && !_grants.IsCurrent(grant))
        {
            grant = await RenewOnceAsync(grant, cancellation).ConfigureAwait(false);
        }

        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_repository, path));
        request.Headers.Authorization = grant?.Header;
        return request;
    }

    /// <summary>The registry's refusal in its own words, and what the Secret lacks when that is the reason.</summary>
    public async Task<StoreException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var refusal = await _http.RefusalAsync(response, _shown, _access, cancellation).ConfigureAwait(false);
        return refusal.Failure == StoreFailure.Forbidden && _lack.Length > 0 ? new StoreException(refusal.Failure, refusal.Message + _lack, refusal) : refusal;
    }

    // As other clients do for localhost, unless there is an authority to trust.
    private static bool IsPlain(OciReference reference, StoreAccess access) => access.Value(PlainHttpSetting) is { } said
        ? said.Equals("true", StringComparison.OrdinalIgnoreCase)
        : reference.IsLoopback && access.Credentials?.Text(CustomAuthorities.Key) is null;

    // The store of blobs that a registry redirects to may ask for something, too: not for what the registry gets.
    private bool IsOfTheRegistry(HttpResponseMessage response) => response.RequestMessage?.RequestUri?.Authority == _repository.Authority;

    private async Task AnswerAsync(OciChallenge challenge, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (challenge.IsBearer)
        {
            await RenewAsync(challenge, cancellation).ConfigureAwait(false);
            return;
        }

        if (_credential?.Password is null)
        {
            throw await RefusalAsync(response, cancellation).ConfigureAwait(false);
        }

        _grants.Remember(_key, new OciGrant(challenge, new AuthenticationHeaderValue("Basic", _credential.Basic), DateTimeOffset.MaxValue));
    }

    // The parts of a file are asked for at once, and all find that the token ran out.
    private async Task<OciGrant> RenewOnceAsync(OciGrant old, CancellationToken cancellation)
    {
        await _renewing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _grants.Find(_key) is { } other && _grants.IsCurrent(other) ? other : await RenewAsync(old.Challenge, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _renewing.Release();
        }
    }

    private async Task<OciGrant> RenewAsync(OciChallenge challenge, CancellationToken cancellation)
    {
        var plain = _repository.Scheme == Uri.UriSchemeHttp;
        try
        {
            var grant = await new OciTokenService(_http).RequestAsync(challenge, _reference, _credential, plain, _access, _shown, cancellation).ConfigureAwait(false);
            _grants.Remember(_key, grant);
            return grant;
        }
        catch (StoreException e) when (e.Failure == StoreFailure.Forbidden && _lack.Length > 0)
        {
            throw new StoreException(e.Failure, e.Message + _lack, e);
        }
    }
}

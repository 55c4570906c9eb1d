using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Puts the credential on each request, and fetches a new one when the server refuses it.</summary>
internal sealed class AuthenticationHandler(ICredentialSource credentials) : DelegatingHandler
{
    /// <summary>The certificate for new connections. A request sets it before its connection is made.</summary>
    public X509Certificate2? Certificate { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var used = await AuthenticateAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // Once: a token that was renewed a moment ago and is refused as well will not be better the next time.
        var renewed = await credentials.GetAsync(renew: true, cancellationToken);
        if (renewed == used)
        {
            return response;
        }

        response.Dispose();
        await AuthenticateAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask<Credential> AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await credentials.GetAsync(renew: false, cancellationToken);
        Certificate = credential.Certificate;
        if (credential.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return credential;
    }
}

namespace ModelStores;

/// <summary>Holds every request to the rules of the moment, whoever makes it: our sources, a redirect, the SDK of a cloud.</summary>
internal sealed class RuledHandler(Func<FetchRules> rules, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        rules().RefusalOfHost(request.RequestUri!) is { } refusal ? throw new FetchRefusedException(refusal) : base.SendAsync(request, cancellationToken);
}

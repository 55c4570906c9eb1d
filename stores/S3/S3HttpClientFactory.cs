using Amazon.Runtime;

namespace ModelStores;

/// <summary>Gives the SDK our HTTP client, so that S3 is reached by the same rules as every other store.</summary>
internal sealed class S3HttpClientFactory(StoreHttp http, StoreAccess access) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http.ClientFor(access);

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}

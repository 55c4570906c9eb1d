using Azure;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace ModelStores;

/// <summary>What keeps a token from being given, as failures of ours with the authority's own words.</summary>
internal static class AzureFailures
{
    public static StoreException OfToken(AuthenticationFailedException failure, string shown, StoreAccess access)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpRequestException unreachable:
                    return StoreHttp.Unreachable(unreachable, $"The token for {shown}");
                case MsalServiceException { StatusCode: 408 or 429 or >= 500 } busy:
                    return Create(StoreFailure.Busy, busy);
                case RequestFailedException { Status: 408 or 429 or >= 500 } busy:
                    return Create(StoreFailure.Busy, busy);
                case MsalServiceException refused:
                    return Create(StoreFailure.Forbidden, refused);
            }
        }

        return Create(StoreFailure.Forbidden, failure);

        // The first line is the sentence; the rest are trace ids and advice for programmers.
        StoreException Create(StoreFailure meant, Exception cause) =>
            new(meant, $"{shown}, asked {access.Who}, got no token of Azure: {cause.Message.Split('\n')[0].Trim()}", failure) { IsTransient = meant == StoreFailure.Busy };
    }
}

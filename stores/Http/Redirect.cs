using System.Net;

namespace ModelStores;

/// <summary>Where an answer sends us, and with what we go there.</summary>
internal static class Redirect
{
    // What says which bytes are wanted. Anything else may be a credential by some store's own name for it.
    private static readonly string[] Harmless = ["Accept", "Accept-Encoding", "If-Match", "If-None-Match", "If-Range", "Range"];

    /// <summary>The target; null when the answer is no redirect, or of a request whose body would have to be sent again.</summary>
    public static Uri? Of(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && response.Headers.Location is { } location
            ? new Uri(request.RequestUri!, location)
            : null;

    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Throws <see cref="StoreException"/> for a target that is not gone to.</summary>
    public static HttpRequestMessage Follow(HttpRequestMessage request, Uri target, string shown)
    {
        var from = request.RequestUri!;
        if (target.Scheme != Uri.UriSchemeHttps && (target.Scheme != Uri.UriSchemeHttp || from.Scheme == Uri.UriSchemeHttps))
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} redirects to {ModelLocation.Redact(target.AbsoluteUri)}, which is not followed: from {from.Scheme} only to https.");
        }

        var sameOrigin = IsSameOrigin(from, target);
        var next = new HttpRequestMessage(request.Method, target);
        foreach (var header in request.Headers.NonValidated)
        {
            if (sameOrigin || Harmless.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                next.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return next;
    }
}

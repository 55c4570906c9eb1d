using ModelOperator.Desired;
using ModelOperator.Settings;

namespace ModelOperator.Status;

/// <summary>Where the model answers over REST from outside: one URL for each host name of the routes and Ingresses that are there.</summary>
public static class ExternalUrls
{
    /// <summary>Null when there is none. A wildcard is no URL.</summary>
    public static IReadOnlyList<string>? Of(Observation observation, NetworkSettings settings)
    {
        var network = observation.Effective?.Network;
        var urls = new List<string>();
        if (network?.Gateway is { } gateway && observation.HttpRoute is not null)
        {
            urls.AddRange((gateway.Hostnames ?? []).Select(name => $"{settings.GatewayScheme}://{name}{DesiredHttpRoute.Prefix(gateway).TrimEnd('/')}"));
        }

        if (network?.Ingress is { } ingress && observation.Ingress is not null)
        {
            urls.AddRange((ingress.Hostnames ?? []).Select(name => $"{(ingress.TlsSecretName is null ? "http" : "https")}://{name}"));
        }

        urls.RemoveAll(url => url.Contains('*', StringComparison.Ordinal));
        return urls.Count > 0 ? [.. urls.Distinct()] : null;
    }
}

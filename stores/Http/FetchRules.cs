using System.Net;

namespace ModelStores;

/// <summary>What may be fetched, and from where: the administrator's rules, checked for a URI before it is asked, and for each connection that it leads to.</summary>
public sealed record FetchRules
{
    // Where the identities of clouds are exchanged for tokens. Nobody can put a model there, and a store that is allowed is useless without them.
    private static readonly string[] TokenServices =
    [
        "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn",
        "oauth2.googleapis.com", "sts.googleapis.com", "iamcredentials.googleapis.com",
    ];

    /// <summary>The schemes of every source there is.</summary>
    public static IReadOnlyList<string> KnownSchemes { get; } = ["az", "configmap", "file", "gs", "hf", "http", "https", "oci", "pvc", "s3"];

    /// <summary>Every scheme and host, and no link-local address.</summary>
    public static FetchRules Default { get; } = new();

    /// <summary>Everything, for what asks for the process's own identity.</summary>
    internal static FetchRules None { get; } = new() { AllowLinkLocal = true };

    /// <summary>The schemes that URIs of models may have; empty for all.</summary>
    public IReadOnlyList<string> AllowedSchemes { get; init; } = [];

    /// <summary>The hosts that are connected to; empty for all. It is the host that is really asked that counts, after overridden endpoints and with every redirect.</summary>
    public IReadOnlyList<HostPattern> AllowedHosts { get; init; } = [];

    /// <summary>Whether link-local addresses and those where clouds keep the credentials of their machines may be asked.</summary>
    public bool AllowLinkLocal { get; init; }

    /// <summary>Why URIs of the scheme are refused, as a sentence; null where they are allowed.</summary>
    public string? RefusalOfScheme(string scheme) => AllowedSchemes.Count == 0 || AllowedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase)
        ? null
        : $"the scheme '{scheme}' is not allowed here; {string.Join(", ", AllowedSchemes)} {(AllowedSchemes.Count == 1 ? "is" : "are")}";

    /// <summary>
    /// What is known of a model's URI alone, before anybody is asked: its scheme, and its host where the URI has it (http, https, oci). For s3, gs, az and hf that depends on credentials and
    /// settings. Null where nothing speaks against it.
    /// </summary>
    public string? RefusalOf(Uri uri) => RefusalOfScheme(uri.Scheme) ?? (uri.Scheme switch
    {
        _ when uri.Host.Length == 0 => null,
        "http" or "https" => RefusalOfHost(uri),
        "oci" => RefusalOfHost(new Uri($"https://{OciReference.ApiAuthorityOf(uri.Authority)}/")),
        _ => null,
    });

    /// <summary>Why the address is not asked, by its host and port alone; null where it may be. A name may still lead to an address that is refused.</summary>
    /// <param name="address">An http or https URL.</param>
    public string? RefusalOfHost(Uri address)
    {
        var host = address.IdnHost.TrimEnd('.');
        if (!AllowLinkLocal && (LinkLocal.IsMetadataName(host) || (IPAddress.TryParse(host, out var literal) && LinkLocal.IsRefused(literal))))
        {
            return LinkLocal.Refusal(host);
        }

        return AllowedHosts.Count == 0 || AllowedHosts.Any(pattern => pattern.Matches(host, address.Port)) || (address.Scheme == Uri.UriSchemeHttps && TokenServices.Contains(host, StringComparer.OrdinalIgnoreCase))
            ? null
            : $"the host {address.Authority} is not allowed here; {string.Join(", ", AllowedHosts)} {(AllowedHosts.Count == 1 ? "is" : "are")}";
    }
}

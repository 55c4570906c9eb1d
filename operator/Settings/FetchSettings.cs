using System.ComponentModel.DataAnnotations;
using ModelStores;

namespace ModelOperator.Settings;

/// <summary>Where models may come from. The operator refuses a spec that names another place, and the model server every connection to one.</summary>
public sealed record FetchSettings
{
    /// <summary>The schemes that spec.model.storageUri and the URI of a signature may have, such as [s3, https, pvc]. Default: empty, which allows all.</summary>
    [MaxLength(16)]
    public IReadOnlyList<string> AllowedSchemes { get; init; } = [];

    /// <summary>
    /// The hosts that models may be fetched from: a name, *.DOMAIN for every name below a domain, or an IP address, each with or without :PORT. It is the host that is really asked
    /// that counts, for s3, gs, az, hf and oci after overridden endpoints, and with every redirect. Default: empty, which allows all.
    /// </summary>
    [MaxLength(256)]
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Whether models may be fetched from link-local addresses, and those where clouds keep the credentials of their machines. Default false.</summary>
    public bool AllowLinkLocal { get; init; }

    /// <summary>As the stores take them. The settings must be valid.</summary>
    internal FetchRules ToRules() => new()
    {
        AllowedSchemes = AllowedSchemes,
        AllowedHosts = [.. AllowedHosts.Select(host => HostPattern.TryParse(host, out var pattern) ? pattern : throw new FormatException($"'{host}' is not {HostPattern.Form}"))],
        AllowLinkLocal = AllowLinkLocal,
    };
}

using ModelOperator.Entities.Validation;
using ModelStores;

namespace ModelOperator.Settings;

/// <summary>What schemes and hosts can be.</summary>
internal static class FetchSettingRules
{
    public static IEnumerable<FieldError> Check(FetchSettings fetch) =>
    [
        .. fetch.AllowedSchemes
            .Select((scheme, index) => (scheme, index))
            .Where(entry => !FetchRules.KnownSchemes.Contains(entry.scheme, StringComparer.Ordinal))
            .Select(entry => new FieldError($"fetch.allowedSchemes[{entry.index}]", $"is '{entry.scheme}'; expected one of {string.Join(", ", FetchRules.KnownSchemes)}")),
        .. fetch.AllowedHosts
            .Select((host, index) => (host, index))
            .Where(entry => !HostPattern.TryParse(entry.host, out _))
            .Select(entry => new FieldError($"fetch.allowedHosts[{entry.index}]", $"is '{entry.host}'; expected {HostPattern.Form}")),
    ];
}

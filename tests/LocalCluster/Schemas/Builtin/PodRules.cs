using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCluster.Schemas.Builtin;

/// <summary>Rules of a pod's spec, wherever it stands.</summary>
internal static partial class PodRules
{
    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
        + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    public static void Validate(JsonObject? spec, string path, List<FieldError> errors)
    {
        if (spec is null)
        {
            return;
        }

        CheckVolumes(spec, path, errors);
        var volumes = (spec["volumes"] as JsonArray ?? []).Select(v => v?["name"].AsString() ?? "").ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            var containers = spec[list] as JsonArray ?? [];
            for (var i = 0; i < containers.Count; i++)
            {
                if (containers[i] is JsonObject container)
                {
                    CheckContainer(container, $"{path}.{list}[{i}]", names, volumes, errors);
                }
            }
        }
    }

    private static void CheckVolumes(JsonObject spec, string path, List<FieldError> errors)
    {
        var volumes = spec["volumes"] as JsonArray ?? [];
        for (var i = 0; i < volumes.Count; i++)
        {
            var sources = (volumes[i] as JsonObject ?? []).Where(p => p.Key != "name" && p.Value is not null).Select(p => p.Key).ToList();
            var at = $"{path}.volumes[{i}]";
            if (sources.Count == 0)
            {
                errors.Add(new FieldError(FieldError.Required, at, "Required value: must specify a volume type"));
            }

            // The sources have an order of their own, in which the first one wins; emptyDir stands before the others here.
            foreach (var extra in sources.OrderBy(s => s is "hostPath" or "emptyDir" ? 0 : 1).Skip(1))
            {
                errors.Add(new FieldError(FieldError.Forbidden, $"{at}.{extra}", "Forbidden: may not specify more than 1 volume type"));
            }
        }
    }

    private static void CheckContainer(JsonObject container, string path, HashSet<string> names, HashSet<string> volumes, List<FieldError> errors)
    {
        if (container["name"].AsString() is { Length: > 0 } name)
        {
            if (!Label().IsMatch(name))
            {
                errors.Add(new FieldError(FieldError.Invalid, $"{path}.name", $"Invalid value: {JsonValues.Quote(name)}: {LabelRule}"));
            }

            if (!names.Add(name))
            {
                errors.Add(new FieldError(FieldError.Duplicate, $"{path}.name", $"Duplicate value: {JsonValues.Quote(name)}"));
            }
        }

        var mounts = container["volumeMounts"] as JsonArray ?? [];
        for (var i = 0; i < mounts.Count; i++)
        {
            if (mounts[i]?["name"].AsString() is { Length: > 0 } volume && !volumes.Contains(volume))
            {
                errors.Add(new FieldError("FieldValueNotFound", $"{path}.volumeMounts[{i}].name", $"Not found: {JsonValues.Quote(volume)}"));
            }
        }

        CheckResources(container["resources"] as JsonObject, $"{path}.resources", errors);
    }

    private static void CheckResources(JsonObject? resources, string path, List<FieldError> errors)
    {
        var limits = resources?["limits"] as JsonObject ?? [];
        foreach (var (resource, wanted) in resources?["requests"] as JsonObject ?? [])
        {
            if (Quantity.TryParse(wanted, out var request) && Quantity.TryParse(limits[resource], out var limit) && request.CompareTo(limit) > 0)
            {
                errors.Add(new FieldError(
                    FieldError.Invalid,
                    $"{path}.requests",
                    $"Invalid value: \"{request}\": must be less than or equal to {resource} limit of {limit}"));
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.None, 1000)]
    private static partial Regex Label();
}

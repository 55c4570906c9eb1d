using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Server;

/// <summary>How a deletion is asked for, by body or by query.</summary>
public sealed record DeleteOptions
{
    public const string Foreground = "Foreground";
    public const string Background = "Background";
    public const string Orphan = "Orphan";

    public string Propagation { get; init; } = Background;

    /// <summary>Seconds; null is the kind's own default.</summary>
    public long? GracePeriod { get; init; }

    public string? RequiredUid { get; init; }

    public string? RequiredVersion { get; init; }

    public bool DryRun { get; init; }

    /// <exception cref="ApiException">422 for options that do not exist or contradict each other.</exception>
    public static DeleteOptions From(JsonObject? body, IQueryCollection query)
    {
        if (body is not null && (string?)body["kind"] is { Length: > 0 } kind && kind != "DeleteOptions")
        {
            throw new ApiException(500, "", $"no kind \"{kind}\" is registered for version \"{body["apiVersion"]}\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"");
        }

        var propagation = (string?)body?["propagationPolicy"] ?? (string?)query["propagationPolicy"];
        var orphan = (bool?)body?["orphanDependents"];
        if (propagation is not (null or Foreground or Background or Orphan))
        {
            throw Invalid(new FieldError(
                FieldError.NotSupported,
                "propagationPolicy",
                $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }

        if (propagation is not null && orphan is not null)
        {
            throw Invalid(new FieldError(FieldError.Invalid, "propagationPolicy", $"Invalid value: \"{propagation}\": orphanDependents and deletionPropagation cannot be both set"));
        }

        var grace = (string?)query["gracePeriodSeconds"];
        return new DeleteOptions
        {
            Propagation = propagation ?? (orphan == true ? Orphan : Background),
            GracePeriod = (long?)body?["gracePeriodSeconds"] ?? (grace is null ? null : long.Parse(grace, CultureInfo.InvariantCulture)),
            RequiredUid = (string?)body?["preconditions"]?["uid"],
            RequiredVersion = (string?)body?["preconditions"]?["resourceVersion"],
            DryRun = query["dryRun"] == "All" || (body?["dryRun"] is JsonArray { Count: > 0 }),
        };
    }

    private static ApiException Invalid(FieldError error) => Refusals.Invalid("DeleteOptions", "meta.k8s.io", "", [error]);
}

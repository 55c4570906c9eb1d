using System.Globalization;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Server;

/// <summary>The query parameters of a list or a watch.</summary>
public sealed record ListQuery
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>0 is no limit.</summary>
    public int Limit { get; init; }

    public string? Continue { get; init; }

    /// <summary>Null when absent; "0" is "whatever is at hand".</summary>
    public string? ResourceVersion { get; init; }

    public string? ResourceVersionMatch { get; init; }

    public bool Bookmarks { get; init; }

    public bool? SendInitialEvents { get; init; }

    public TimeSpan? Timeout { get; init; }

    public static ListQuery From(IQueryCollection query, bool watch)
    {
        var parsed = new ListQuery
        {
            LabelSelector = query["labelSelector"],
            FieldSelector = query["fieldSelector"],
            Limit = (int)(Number(query["limit"]) ?? 0),
            Continue = NotEmpty(query["continue"]),
            ResourceVersion = NotEmpty(query["resourceVersion"]),
            ResourceVersionMatch = NotEmpty(query["resourceVersionMatch"]),
            Bookmarks = IsTrue(query["allowWatchBookmarks"]),
            SendInitialEvents = NotEmpty(query["sendInitialEvents"]) is { } send ? IsTrue(send) : null,
            Timeout = Number(query["timeoutSeconds"]) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        parsed.Check(watch);
        return parsed;
    }

    public static bool IsTrue(string? text) => text is "true" or "1" or "True";

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static long? Number(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    private static ApiException Forbidden(string field, string message) =>
        Refusals.Invalid("ListOptions", "meta.k8s.io", "", [new FieldError(FieldError.Forbidden, field, $"Forbidden: {message}")]);

    private void Check(bool watch)
    {
        if (watch)
        {
            if (SendInitialEvents is not null && ResourceVersionMatch is null)
            {
                throw Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }

            if (SendInitialEvents is null && ResourceVersionMatch is not null)
            {
                throw Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }

            return;
        }

        if (SendInitialEvents is not null)
        {
            throw Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }

        if (ResourceVersionMatch is not null && ResourceVersion is null)
        {
            throw Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (ResourceVersionMatch == "Exact" && ResourceVersion == "0")
        {
            throw Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }

        if (Continue is not null && ResourceVersion is not (null or "0"))
        {
            throw Refusals.BadRequest("specifying resource version is not allowed when using continue");
        }
    }
}

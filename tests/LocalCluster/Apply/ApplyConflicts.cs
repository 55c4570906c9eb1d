using System.Text.Json.Nodes;
using LocalCluster.Api;

namespace LocalCluster.Apply;

/// <summary>The refusal of an apply that would change what others own.</summary>
internal static class ApplyConflicts
{
    /// <exception cref="ApiException">409: one of <paramref name="others"/> owns a field that changes.</exception>
    public static void Check(IEnumerable<ManagedEntry> others, FieldSet changed)
    {
        var conflicts = others
            .Select(e => (e.Owner, Fields: e.Fields.Intersect(changed).Paths().Select(FieldSetCodec.Show).ToList()))
            .Where(c => c.Fields.Count > 0)
            .OrderBy(c => c.Owner, StringComparer.Ordinal)
            .ToList();
        if (conflicts.Count > 0)
        {
            throw Conflict(conflicts);
        }
    }

    private static ApiException Conflict(List<(string Owner, List<string> Fields)> conflicts)
    {
        var count = conflicts.Sum(c => c.Fields.Count);
        var shown = conflicts.Select(c => c.Fields.Count == 1
            ? $"conflict with {c.Owner}: {c.Fields[0]}"
            : $"conflicts with {c.Owner}:\n{string.Join('\n', c.Fields.Select(f => $"- {f}"))}");
        var causes = conflicts.SelectMany(c => c.Fields.Select(f => (JsonNode?)new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {c.Owner}",
            ["field"] = f,
        }));
        return new ApiException(
            409,
            "Conflict",
            $"Apply failed with {count} {(count == 1 ? "conflict" : "conflicts")}: {string.Join('\n', shown)}",
            new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }
}

using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

/// <summary>One request and its answer.</summary>
internal sealed class TranscriptStep
{
    public TranscriptStep(int number, JsonObject step)
    {
        Number = number;
        Comment = step["comment"].AsString() ?? "";
        Method = step["request"]!["method"]!.GetValue<string>();
        var url = step["request"]!["path"]!.GetValue<string>().Split('?');
        Query = url.Length > 1
            ? url[1].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[^1]))
            : [];
        var parts = url[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var last = parts[^1];
        Subresource = last is "status" or "scale" ? last : null;
        ObjectPath = Subresource is null ? url[0] : url[0][..^(last.Length + 1)];
        Patch = step["request"]!["headers"]?["Content-Type"].AsString()?.Split(';')[0].Replace("application/", "", StringComparison.Ordinal);
        Body = step["request"]!["body"];
        Status = (int)step["response"]!["status"].AsLong()!;
        Answer = step["response"]!["body"];
        IsTrimmed = step["trimmed"] is not null;
    }

    public int Number { get; }

    public string Comment { get; }

    public string Method { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string ObjectPath { get; }

    public string? Subresource { get; }

    public string? Patch { get; }

    public JsonNode? Body { get; }

    public int Status { get; }

    public JsonNode? Answer { get; }

    public bool IsTrimmed { get; }

    public string Manager => Query.GetValueOrDefault("fieldManager", "tester");

    public override string ToString() => $"{Number}: {Comment}";
}

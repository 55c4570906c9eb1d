using System.Text.Json.Nodes;
using Testing;

namespace LocalCluster.Tests.Apply;

/// <summary>Recorded answers of a real API server, where a folder with them lies beside the clone.</summary>
internal static class Transcript
{
    private static string Folder => Path.Combine(RepositoryPaths.Root, "..", "shared", "kubernetes", "transcripts");

    /// <summary>The steps of a recording, in order; none when there is no recording.</summary>
    public static IReadOnlyList<TranscriptStep> Steps(string name)
    {
        var file = Path.Combine(Folder, name);
        return File.Exists(file)
            ? [.. JsonNode.Parse(File.ReadAllText(file))!["steps"]!.AsArray().Select((s, i) => new TranscriptStep(i, s!.AsObject()))]
            : [];
    }
}

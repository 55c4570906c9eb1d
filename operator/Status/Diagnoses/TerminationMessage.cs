using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>The line of JSON that the model server leaves when a model can not be loaded (exit code 3).</summary>
/// <param name="Reason">The server's reason, such as ArtifactNotFound: fit to be a condition's reason.</param>
public sealed partial record TerminationMessage(string Reason, string Message)
{
    private const int ModelFailedExitCode = 3;

    /// <summary>Null when the container ended otherwise, or left no such line.</summary>
    public static TerminationMessage? Parse(V1ContainerStateTerminated ended)
    {
        if (ended.ExitCode != ModelFailedExitCode || string.IsNullOrWhiteSpace(ended.Message))
        {
            return null;
        }

        // With the message taken from the log's end, other lines may stand before it.
        return ended.Message.Split('\n').Reverse().Select(ParseLine).FirstOrDefault(message => message is not null);
    }

    private static TerminationMessage? ParseLine(string line)
    {
        if (!line.TrimStart().StartsWith('{'))
        {
            return null;
        }

        try
        {
            var node = JsonNode.Parse(line);
            return Text(node?["reason"]) is { } reason && ReasonForm().IsMatch(reason)
                ? new TerminationMessage(reason, Text(node?["message"]) ?? reason)
                : null;
        }
        catch (JsonException)
        {
            // A log line that only looks like JSON: the caller falls back to the exit code and the text as it is.
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,127}\z", RegexOptions.None, 1000)]
    private static partial Regex ReasonForm();
}

using System.Text.Json.Nodes;

namespace ModelOperator.Tests.Status.Kstatus;

/// <summary>How far a resource is, in kstatus' words.</summary>
internal enum KstatusResult
{
    InProgress,
    Failed,
    Current,
    Terminating,
}

/// <summary>
/// The generic algorithm of kstatus, by which Flux, Helm 4 and others wait for a custom resource. Written from its documentation, over the JSON alone, so that it
/// shares nothing with the code that it judges.
/// </summary>
internal static class KstatusReader
{
    public static KstatusResult Read(JsonNode resource)
    {
        if (resource["metadata"]?["deletionTimestamp"] is not null)
        {
            return KstatusResult.Terminating;
        }

        if (resource["status"]?["observedGeneration"] is { } observed && (long)observed != (long)resource["metadata"]!["generation"]!)
        {
            return KstatusResult.InProgress;
        }

        if (Is(resource, "Reconciling", "True"))
        {
            return KstatusResult.InProgress;
        }

        if (Is(resource, "Stalled", "True"))
        {
            return KstatusResult.Failed;
        }

        // A resource without conditions counts as current, as a ConfigMap does.
        return Is(resource, "Ready", "False") || Is(resource, "Ready", "Unknown") ? KstatusResult.InProgress : KstatusResult.Current;
    }

    private static bool Is(JsonNode resource, string type, string status) =>
        (resource["status"]?["conditions"] as JsonArray ?? []).Any(condition => (string?)condition!["type"] == type && (string?)condition["status"] == status);
}

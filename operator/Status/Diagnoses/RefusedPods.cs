using System.Text.RegularExpressions;

namespace ModelOperator.Status.Diagnoses;

/// <summary>Pods that the API server does not let the ReplicaSet create, in the server's own sentence.</summary>
internal static partial class RefusedPods
{
    public static IEnumerable<Diagnosis> Causes(string? failure)
    {
        if (failure is null)
        {
            yield break;
        }

        // Each try has a pod name of its own, which would change the message with each.
        var sentence = Prefix().Replace(failure, "");
        yield return new Diagnosis(Reason(failure), "pods can not be created", sentence);
    }

    private static string Reason(string failure)
    {
        if (failure.Contains("exceeded quota", StringComparison.OrdinalIgnoreCase))
        {
            return Reasons.QuotaExceeded;
        }

        var isRefused = failure.Contains(" is forbidden: ", StringComparison.Ordinal)
            || failure.Contains("admission webhook", StringComparison.Ordinal)
            || failure.Contains("failed calling webhook", StringComparison.Ordinal)
            || failure.Contains("serviceaccount", StringComparison.OrdinalIgnoreCase);
        return isRefused ? Reasons.PodsRefused : Reasons.PodsNotCreated;
    }

    [GeneratedRegex("""\A(Error creating: )?pods "[^"]*" is forbidden: """, RegexOptions.None, 1000)]
    private static partial Regex Prefix();
}

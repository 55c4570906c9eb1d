namespace ModelOperator.Status.Conditions;

/// <summary>ModelReady: whether a pod of the current spec has loaded the model and proven that it works.</summary>
internal static class ModelCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        if (!verdict.IsValid)
        {
            conditions.MarkUnknown(ConditionTypes.ModelReady, Reasons.InvalidSpec, "the model is left as it is until the spec is valid");
        }
        else
        {
            conditions.Mark(ConditionTypes.ModelReady, verdict.HasReadyPod && verdict.Fallback is null, Find(verdict));
        }
    }

    private static Finding Find(Verdict verdict)
    {
        if (verdict is { HasReadyPod: true, Fallback: null })
        {
            return new Finding(Reasons.ModelLoaded, LoadedMessage(verdict.Observation));
        }

        if (verdict.Rollout!.Required == 0)
        {
            return verdict.AtRest();
        }

        if (verdict.Diagnosis is { ConcernsModel: true } failure)
        {
            return new Finding(failure.Reason, failure.Message);
        }

        return verdict.Diagnosis is not null || verdict.Problem is not null
            ? new Finding(Reasons.PodsNotReady, "no pod of the current spec runs yet")
            : new Finding(Reasons.ModelLoading, "no pod of the current spec has loaded the model yet");
    }

    private static string LoadedMessage(Observation observation) => observation.Model is { } model
        ? $"{model.Name} runs on {model.ExecutionProvider ?? "an unnamed provider"}"
        : "the model is loaded; no pod has described it yet";
}

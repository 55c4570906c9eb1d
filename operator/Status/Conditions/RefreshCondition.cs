using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Status.Conditions;

/// <summary>ModelFresh: whether the pods serve what the store has; absent without refresh: OnChange. Ready does not depend on it.</summary>
internal static class RefreshCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        if (verdict.Observation.Effective?.Model is not { Refresh: RefreshPolicies.OnChange } model || !verdict.IsValid)
        {
            return;
        }

        if (model.Sha256 is not null)
        {
            conditions.MarkTrue(ConditionTypes.ModelFresh, Reasons.DigestPinned, "spec.model.sha256 pins the bytes: no others are served, whatever the store has, so it is not asked");
        }
        else if (verdict.Rollout!.Required == 0)
        {
            var rest = verdict.AtRest();
            conditions.MarkUnknown(ConditionTypes.ModelFresh, rest.Reason, rest.Message);
        }
        else
        {
            WriteWatched(verdict, verdict.Before(ConditionTypes.ModelFresh), conditions);
        }
    }

    private static void WriteWatched(Verdict verdict, V1Condition? before, ConditionSet conditions)
    {
        var observation = verdict.Observation;
        if (Replaced(verdict, before) is { } rolling)
        {
            conditions.Mark(ConditionTypes.ModelFresh, isTrue: false, rolling);
        }
        else if (observation.Store is { Version: null } problem)
        {
            // A store's words may have the number of each request in them.
            var isSame = before?.Reason == problem.Reason && Wording.IsSame(before.Message, OneLine.Of(problem.Message));
            conditions.MarkFalse(ConditionTypes.ModelFresh, problem.Reason, isSame ? before!.Message : problem.Message);
        }
        else if (observation.Store is { Version: { } version } && observation is { ModelVersion: null, Model: { SourceVersion: null } })
        {
            conditions.MarkFalse(ConditionTypes.ModelFresh, Reasons.NotWatchable, $"the store has version {version}, and the pods do not say which one they serve");
        }
        else if (observation is { Store: not null, ModelVersion: null } && Model(verdict) is null)
        {
            conditions.MarkUnknown(ConditionTypes.ModelFresh, Reasons.ModelLoading, "no pod serves the model yet");
        }
        else if ((observation.Store?.Version ?? (before?.Reason == Reasons.Refreshing ? observation.ModelVersion : null)) is { } current)
        {
            conditions.MarkTrue(ConditionTypes.ModelFresh, Reasons.ModelCurrent, Current(current, Model(verdict)));
        }
        else if (before is not null && IsOfThisPlace(verdict))
        {
            // Nothing was asked yet by this process; what another found out stands.
            conditions.Mark(before);
        }
        else
        {
            conditions.MarkUnknown(ConditionTypes.ModelFresh, Reasons.StoreNotAsked, "the store has not been asked yet");
        }
    }

    /// <summary>The rollout of a new version, from its beginning until the pods of the old one are gone and a new one has said what it serves; null when there is none.</summary>
    private static Finding? Replaced(Verdict verdict, V1Condition? before)
    {
        if (verdict.Observation.ModelVersion is not { } version || verdict is { IsReady: true, Observation.Model: not null })
        {
            return null;
        }

        var begin = $"the store has version {version}";
        if (before?.Reason == Reasons.Refreshing && before.Message.StartsWith($"{begin} now; ", StringComparison.Ordinal))
        {
            return new Finding(before.Reason, before.Message);
        }

        return Model(verdict) is { SourceVersion: { } served, Digest: var digest } && served != version
            ? new Finding(Reasons.Refreshing, $"{begin} now; it is rolled out in place of version {served} ({digest})")
            : null;
    }

    private static string Current(string version, ModelStatus? model) =>
        model is { PreviousDigest: { } previous, Digest: { } digest }
            ? $"the pods serve what the store has, version {version}: {digest}, before that {previous}"
            : $"the pods serve what the store has, version {version}";

    private static ModelStatus? Model(Verdict verdict) => ServedModel.Of(verdict.Service.Status, verdict.Observation);

    private static bool IsOfThisPlace(Verdict verdict) =>
        verdict.Service.Status?.Effective?.Model?.StorageUri == verdict.Observation.Effective!.Model!.StorageUri;
}

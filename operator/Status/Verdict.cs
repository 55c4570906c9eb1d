using ModelOperator.Desired;
using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>What every condition says, decided from one observation.</summary>
internal sealed class Verdict
{
    private readonly Observation _observation;
    private readonly IReadOnlyList<string> _notInEffect;
    private readonly RolloutState? _rollout;
    private readonly Diagnosis? _diagnosis;
    private readonly bool _hasReadyPod;

    private Verdict(V1Beta1InferenceService service, Observation observation)
    {
        _observation = observation;
        _notInEffect = FieldsNotInEffect.Find(service.Spec);
        if (observation.Effective is not null)
        {
            _rollout = RolloutState.Of(observation.Effective, observation.Deployment);
            _hasReadyPod = PodFacts.ReadyAndCurrent(observation.Pods, observation.TemplateDigest).Any();
            _diagnosis = Diagnose();
        }
    }

    private bool IsValid => _observation.SpecErrors.Count == 0 && _rollout is not null;

    private ChildProblem? Problem => _observation.Problems.OrderByDescending(problem => problem.IsTerminal).FirstOrDefault();

    private bool IsReady => IsValid && Problem is null && _rollout!.IsComplete;

    public static Verdict Of(V1Beta1InferenceService service, Observation observation) => new(service, observation);

    public void Write(ConditionSet conditions)
    {
        var (reason, message) = Cause();
        if (IsReady)
        {
            conditions.MarkTrue(ConditionTypes.Ready, reason, message);
        }
        else
        {
            conditions.MarkFalse(ConditionTypes.Ready, reason, message);
        }

        WriteProgress(conditions, reason, message);
        WriteParts(conditions, reason, message);
        WriteScaling(conditions);
        if (_notInEffect.Count > 0)
        {
            conditions.MarkTrue(
                ConditionTypes.FieldsNotInEffect,
                Reasons.NotYetImplemented,
                $"set, but not acted on yet: {string.Join(", ", _notInEffect)}");
        }
    }

    private void WriteProgress(ConditionSet conditions, string reason, string message)
    {
        var stalled = Stalled();
        if (!IsReady && stalled is null)
        {
            conditions.MarkTrue(ConditionTypes.Reconciling, Reasons.Progressing, $"{reason}: {message}");
        }
        else
        {
            conditions.MarkFalse(ConditionTypes.Reconciling, Reasons.Settled, stalled is null ? "the current spec is in place" : "waits for a change");
        }

        if (stalled is { } terminal)
        {
            conditions.MarkTrue(ConditionTypes.Stalled, terminal.Reason, terminal.Message);
        }
        else
        {
            conditions.MarkFalse(ConditionTypes.Stalled, IsReady ? Reasons.Settled : Reasons.Progressing, "no failure that needs a change");
        }
    }

    private void WriteParts(ConditionSet conditions, string reason, string message)
    {
        if (!IsValid)
        {
            conditions.MarkFalse(ConditionTypes.SpecValid, Reasons.InvalidSpec, message);
            conditions.MarkUnknown(ConditionTypes.WorkloadReady, Reasons.InvalidSpec, "the children are left as they are until the spec is valid");
            conditions.MarkUnknown(ConditionTypes.ModelReady, Reasons.InvalidSpec, "the model is left as it is until the spec is valid");
            return;
        }

        conditions.MarkTrue(ConditionTypes.SpecValid, Reasons.Valid, "the spec is valid");
        if (IsReady)
        {
            conditions.MarkTrue(ConditionTypes.WorkloadReady, _rollout!.Required == 0 ? reason : Reasons.PodsReady, PodCount());
        }
        else if (_diagnosis?.ConcernsModel == true && Problem is null)
        {
            conditions.MarkFalse(ConditionTypes.WorkloadReady, Reasons.PodsNotReady, PodCount());
        }
        else
        {
            conditions.MarkFalse(ConditionTypes.WorkloadReady, reason, message);
        }

        WriteModel(conditions);
    }

    private void WriteModel(ConditionSet conditions)
    {
        if (_hasReadyPod)
        {
            conditions.MarkTrue(ConditionTypes.ModelReady, Reasons.ModelLoaded, LoadedMessage());
        }
        else if (_rollout!.Required == 0)
        {
            var (reason, message) = AtRest();
            conditions.MarkFalse(ConditionTypes.ModelReady, reason, message);
        }
        else if (_diagnosis is { ConcernsModel: true } failure)
        {
            conditions.MarkFalse(ConditionTypes.ModelReady, failure.Reason, failure.Message);
        }
        else
        {
            var isWaiting = _diagnosis is not null || Problem is not null;
            conditions.MarkFalse(
                ConditionTypes.ModelReady,
                isWaiting ? Reasons.PodsNotReady : Reasons.ModelLoading,
                isWaiting ? "no pod of the current spec runs yet" : "no pod of the current spec has loaded the model yet");
        }
    }

    private void WriteScaling(ConditionSet conditions)
    {
        if (_observation.Effective is null || !EffectiveSpec.IsAutoscaled(_observation.Effective))
        {
            return;
        }

        var reported = _observation.Autoscaler?.Status?.Conditions ?? [];
        if (reported.FirstOrDefault(c => c is { Type: "AbleToScale" or "ScalingActive", Status: "False" }) is { } refusal)
        {
            conditions.MarkFalse(ConditionTypes.ScalingReady, refusal.Reason ?? refusal.Type, refusal.Message ?? "the autoscaler gave no message");
        }
        else if (reported.Any(c => c is { Type: "ScalingActive", Status: "True" }))
        {
            conditions.MarkTrue(ConditionTypes.ScalingReady, Reasons.AutoscalerActive, "the autoscaler has its metrics");
        }
        else
        {
            conditions.MarkUnknown(ConditionTypes.ScalingReady, Reasons.AutoscalerPending, "the autoscaler has not reported yet");
        }
    }

    /// <summary>Ready's reason and message.</summary>
    private (string Reason, string Message) Cause()
    {
        if (!IsValid)
        {
            return (Reasons.InvalidSpec, string.Join("; ", _observation.SpecErrors));
        }

        if (Problem is { } problem)
        {
            return (problem.Reason, problem.Message);
        }

        if (IsReady)
        {
            return _rollout!.Required == 0 ? AtRest() : (Reasons.Serving, PodCount());
        }

        return (_diagnosis, _rollout!.DeadlineMessage) switch
        {
            ({ } diagnosis, _) => (diagnosis.Reason, diagnosis.Message),
            (null, { } deadline) => (Reasons.ProgressDeadlineExceeded, deadline),
            _ => (Reasons.RollingOut, PodCount()),
        };
    }

    private (string Reason, string Message)? Stalled()
    {
        if (IsReady)
        {
            return null;
        }

        if (!IsValid)
        {
            return Cause();
        }

        if (Problem is { IsTerminal: true } problem)
        {
            return (problem.Reason, problem.Message);
        }

        return Problem is null && _rollout!.DeadlineMessage is { } deadline ? (Reasons.ProgressDeadlineExceeded, deadline) : null;
    }

    private Diagnosis? Diagnose()
    {
        if (PodDiagnosis.Of(_observation.Pods.Where(pod => PodFacts.IsCurrent(pod, _observation.TemplateDigest))) is { } cause)
        {
            return cause;
        }

        return _rollout!.CreationFailure is { } failure ? new Diagnosis(0, Reasons.PodsNotCreated, $"pods can not be created: {failure}") : null;
    }

    private (string Reason, string Message) AtRest() => _observation.Effective!.Suspend == true
        ? (Reasons.Suspended, "suspended: no pod runs")
        : (Reasons.ScaledToZero, "scaled to zero: no pod runs");

    // Only the pods that the spec asks for are counted: an autoscaler's additions would change the message all day.
    private string PodCount()
    {
        var ready = PodFacts.ReadyAndCurrent(_observation.Pods, _observation.TemplateDigest).Count();
        var required = _rollout!.Required;
        var older = _rollout.Total - _rollout.Updated;
        return _rollout.IsObserved && older > 0
            ? $"{Math.Min(ready, required)} of {required} pods of the current spec are ready; {older} of an older one still serve"
            : $"{Math.Min(ready, required)} of {required} pods are ready";
    }

    private string LoadedMessage() => _observation.Model is { } model
        ? $"{model.Name} runs on {model.ExecutionProvider ?? "an unnamed provider"}"
        : "the model is loaded; no pod has described it yet";
}

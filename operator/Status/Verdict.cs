using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Status;

/// <summary>What one observation means, decided once: each condition says its part of it.</summary>
internal sealed class Verdict
{
    private Verdict(V1Beta1InferenceService service, Observation observation, DateTime now)
    {
        Service = service;
        Observation = observation;
        if (observation.Effective is not null)
        {
            Rollout = RolloutState.Of(observation.Effective, observation.Deployment);
            HasReadyPod = PodFacts.ReadyAndCurrent(observation.Pods, observation.TemplateDigest).Any();
            Fallback = FallbackProvider.Of(observation);
            Diagnosis = Fallback ?? PodDiagnosis.Of(observation, Rollout, now);
        }

        Problem = observation.Problems.OrderByDescending(problem => problem.IsTerminal).FirstOrDefault();
        IsValid = observation.SpecErrors.Count == 0 && Rollout is not null;
        IsReady = IsValid && Problem is null && Fallback is null && Rollout!.IsComplete;
        Cause = FindCause();
        Stalled = FindStalled();
    }

    public V1Beta1InferenceService Service { get; }

    public Observation Observation { get; }

    /// <summary>Null when the spec is not valid.</summary>
    public RolloutState? Rollout { get; }

    /// <summary>What keeps the pods of the current spec from being ready; null when nothing is known to.</summary>
    public Diagnosis? Diagnosis { get; }

    /// <summary>A pod that runs its model elsewhere than asked; null when none is known to.</summary>
    public Diagnosis? Fallback { get; }

    /// <summary>The gravest problem with a child that Ready depends on.</summary>
    public ChildProblem? Problem { get; }

    public bool HasReadyPod { get; }

    public bool IsValid { get; }

    /// <summary>Whether the current spec, and nothing older, is what serves.</summary>
    public bool IsReady { get; }

    /// <summary>Ready's reason and message.</summary>
    public Finding Cause { get; }

    /// <summary>Why nothing goes on without a change; null when it does, or need not.</summary>
    public Finding? Stalled { get; }

    /// <param name="service">The resource; its status is the previous one.</param>
    /// <param name="observation">What was found.</param>
    /// <param name="now">The time, UTC.</param>
    public static Verdict Of(V1Beta1InferenceService service, Observation observation, DateTime now) => new(service, observation, now);

    /// <summary>The condition as it stands in the status; null where it does not.</summary>
    public V1Condition? Before(string type) => Service.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Why no pod runs, where none is wanted.</summary>
    public Finding AtRest() => Observation.Effective!.Suspend == true
        ? new Finding(Reasons.Suspended, "suspended: no pod runs")
        : new Finding(Reasons.ScaledToZero, "scaled to zero: no pod runs");

    /// <summary>Only the pods that the spec asks for are counted: an autoscaler's additions would change the message all day.</summary>
    public string PodCount()
    {
        // The Deployment and its pods are watched apart: where it counts a pod as available, the pod's own news may still be on its way.
        var ready = Rollout!.IsComplete ? Rollout.Available : PodFacts.ReadyAndCurrent(Observation.Pods, Observation.TemplateDigest).Count();
        var required = Rollout.Required;
        return Rollout.HasOlderPods
            ? $"{Math.Min(ready, required)} of {required} pods of the current spec are ready; {Rollout.Total - Rollout.Updated} of an older one still serve"
            : $"{Math.Min(ready, required)} of {required} pods are ready";
    }

    private Finding FindCause()
    {
        if (!IsValid)
        {
            return new Finding(Reasons.InvalidSpec, string.Join("; ", Observation.SpecErrors));
        }

        if (Problem is { } problem)
        {
            return new Finding(problem.Reason, problem.Message);
        }

        if (IsReady)
        {
            return Rollout!.Required == 0 ? AtRest() : new Finding(Reasons.Serving, PodCount());
        }

        return (Diagnosis, Rollout!.DeadlineMessage) switch
        {
            ({ } diagnosis, _) => diagnosis.InTheWordsOf(Shown()),
            (null, { } deadline) => new Finding(Reasons.ProgressDeadlineExceeded, deadline),
            _ => new Finding(Reasons.RollingOut, Observation.Progress is { } progress ? $"{PodCount()}; {progress}" : PodCount()),
        };
    }

    private Finding? FindStalled()
    {
        if (IsReady)
        {
            return null;
        }

        if (!IsValid)
        {
            return Cause;
        }

        if (Problem is { IsTerminal: true } problem)
        {
            return new Finding(problem.Reason, problem.Message);
        }

        if (Problem is not null)
        {
            return null;
        }

        // No pod comes to another provider by waiting: somebody has to change the image or the spec.
        return Fallback is not null ? Cause
            : Rollout!.DeadlineMessage is { } deadline ? new Finding(Reasons.ProgressDeadlineExceeded, deadline)
            : null;
    }

    /// <summary>What Ready says now.</summary>
    private Finding? Shown() => Before(ConditionTypes.Ready) is { } ready ? new Finding(ready.Reason, ready.Message) : null;
}

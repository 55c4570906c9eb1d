using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status.Kstatus;

/// <summary>A small model of a cluster with one service: what happens to it, what the operator sees of it, and what is true.</summary>
internal sealed class HistoryWorld
{
    private static readonly OperatorConfiguration Configuration = new();
    private static readonly Dictionary<string, V1PodStatus> PodStates = HistoryPods.States;

    private readonly List<HistoryPod> _pods = [];
    private int _revision;
    private int _names;
    private int _required;
    private IReadOnlyList<FieldError> _errors = [];
    private bool _isObserved;
    private bool _isLate;
    private bool _isOverQuota;
    private bool? _hasMetrics;
    private string? _provider;
    private ChildProblem? _problem;
    private InferenceServiceSpec? _effective;
    private DesiredChildren? _plan;

    public HistoryWorld() => Edit("", required: 1);

    /// <summary>How often each step is likely to come: a rollout has to get to its end now and then for its end to be looked at.</summary>
    public static IEnumerable<(int Weight, HistoryStep Step)> Weights => Enum.GetValues<HistoryStep>().Select(step => (step switch
    {
        HistoryStep.PodStarts or HistoryStep.PodGetsReady or HistoryStep.DeploymentCatchesUp => 12,
        HistoryStep.OldPodGoes or HistoryStep.ModelIsDescribed or HistoryStep.ChildIsWritten => 5,
        _ => 1,
    }, step));

    public V1Beta1InferenceService Service { get; private set; } = null!;

    /// <summary>Whether the current spec, and nothing older, is what serves, as somebody who sees everything would say.</summary>
    public bool Serves =>
        IsValid && _problem is null && _isObserved && !IsElsewhere && Current.Count >= _required && Current.Count == _pods.Count
        && Current.Count(pod => pod.State == HistoryPods.Ready) >= _required && (_required > 0 || _pods.Count == 0);

    /// <summary>Whether nothing will get better by waiting.</summary>
    public bool NeedsAChange =>
        !Serves && (!IsValid || _problem is { IsTerminal: true } || (_problem is null && ((_isObserved && _isLate) || IsElsewhere)));

    private bool IsValid => _errors.Count == 0;

    private List<HistoryPod> Current => [.. _pods.Where(pod => pod.Digest == _plan?.TemplateDigest)];

    private bool IsElsewhere => IsValid && _provider == "Elsewhere" && Described is not null;

    private HistoryPod? Described => Current.Find(pod => pod.State == HistoryPods.Ready);

    public void Happen(HistoryStep step)
    {
        switch (step)
        {
            case HistoryStep.SpecAsksForOnePod: Edit("", required: 1); break;
            case HistoryStep.SpecAsksForTwoPods: Edit("scaling: {minReplicas: 2}", required: 2); break;
            case HistoryStep.SpecAsksForAutoscaling: Edit("scaling: {minReplicas: 1, maxReplicas: 4}", required: 1); break;
            case HistoryStep.SpecAsksForAGpu: Edit("gpu: {}", required: 1); break;
            case HistoryStep.SpecSuspends: Edit("suspend: true", required: 0); break;
            case HistoryStep.SpecScalesToZero: Edit("scaling: {minReplicas: 0}", required: 0); break;
            case HistoryStep.SpecBreaks: Edit("scaling: {minReplicas: 2, maxReplicas: 1}", required: 0); break;
            case HistoryStep.DeploymentCatchesUp: _isObserved = true; break;
            case HistoryStep.PodStarts when _plan is not null: _pods.Add(new HistoryPod($"linear-{_names++}", _plan.TemplateDigest, "Loading")); break;
            case HistoryStep.PodGetsReady: Turn(HistoryPods.Ready); break;
            case HistoryStep.PodCrashes: Turn("Crashed"); break;
            case HistoryStep.PodIsOutOfMemory: Turn("OutOfMemory"); break;
            case HistoryStep.PodCanNotBeScheduled: Turn("Unschedulable"); break;
            case HistoryStep.PodCanNotPullItsImage: Turn("ImagePull"); break;
            case HistoryStep.PodFailsItsModel: Turn("ModelFailed"); break;
            case HistoryStep.PodIsEvicted: Turn("Evicted"); break;
            case HistoryStep.PodGoes when Current.Count > 0: _pods.Remove(Current[0]); break;
            case HistoryStep.OldPodGoes: _pods.RemoveAll(pod => pod.Digest != _plan?.TemplateDigest); break;
            case HistoryStep.ModelIsDescribed: _provider = "AsAsked"; break;
            case HistoryStep.ModelRunsElsewhere: _provider = "Elsewhere"; break;
            case HistoryStep.DeadlinePasses: _isLate = true; break;
            case HistoryStep.QuotaRefusesPods: _isOverQuota = true; break;
            case HistoryStep.QuotaIsRaised: _isOverQuota = false; break;
            case HistoryStep.ChildIsRefusedForNow: _problem = new ChildProblem(Reasons.ApplyFailed, "forbidden for now", IsTerminal: false); break;
            case HistoryStep.ChildIsRefusedForGood: _problem = new ChildProblem(Reasons.NameTaken, "Service linear exists", IsTerminal: true); break;
            case HistoryStep.ChildIsWritten: _problem = null; break;
            case HistoryStep.MetricsCome: _hasMetrics = true; break;
            case HistoryStep.MetricsGo: _hasMetrics = false; break;
        }
    }

    /// <summary>What the operator sees now.</summary>
    public Observation Observe()
    {
        return new Observation
        {
            Effective = IsValid ? _effective : null,
            SpecErrors = _errors,
            TemplateDigest = _plan?.TemplateDigest,
            Deployment = Deployment(),
            Autoscaler = Autoscaler(),
            Pods = [.. _pods.Select(Pod)],
            Model = IsValid ? Model() : null,
            Problems = _problem is null || !IsValid ? [] : [_problem],
        };
    }

    private void Edit(string spec, int required)
    {
        // Each edit changes the template, as an edit of the image does.
        var edited = Samples.FromSpec($"{Scenario.Model}pod: {{labels: {{revision: r{++_revision}}}}}\n{spec}");
        edited.Metadata.Generation = (Service?.Metadata.Generation ?? 0) + 1;
        // What the CRD's schema fills in, until somebody writes a status.
        edited.Status = Service?.Status ?? new InferenceServiceStatus { ObservedGeneration = -1 };
        Service = edited;
        _required = required;
        _errors = SpecValidator.Validate(edited);
        _isObserved = _isLate = false;
        _provider = null;
        _effective = IsValid ? EffectiveSpec.Resolve(edited, Configuration) : null;
        _plan = IsValid ? DesiredChildren.Plan(edited, _effective!, new ClusterFacts(null)) : null;
    }

    private void Turn(string state)
    {
        if (_pods.FindIndex(pod => pod.Digest == _plan?.TemplateDigest && pod.State != state) is >= 0 and var index)
        {
            _pods[index] = _pods[index] with { State = state };
        }
    }

    private V1Deployment Deployment() => new()
    {
        Metadata = new V1ObjectMeta { Name = "linear", Generation = _revision },
        Status = new V1DeploymentStatus
        {
            ObservedGeneration = _isObserved ? _revision : _revision - 1,
            Replicas = _pods.Count,
            UpdatedReplicas = Current.Count,
            AvailableReplicas = _pods.Count(pod => pod.State == HistoryPods.Ready),
            ReadyReplicas = _pods.Count(pod => pod.State == HistoryPods.Ready),
            Conditions =
            [
                .. _isLate ? [new V1DeploymentCondition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded", Message = "timed out" }] : Array.Empty<V1DeploymentCondition>(),
                .. _isOverQuota ? [new V1DeploymentCondition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "exceeded quota" }] : Array.Empty<V1DeploymentCondition>(),
            ],
        },
    };

    private V2HorizontalPodAutoscaler? Autoscaler() => _hasMetrics is not { } has ? null : new V2HorizontalPodAutoscaler
    {
        Metadata = new V1ObjectMeta { Name = "linear" },
        Spec = null!,
        Status = new V2HorizontalPodAutoscalerStatus
        {
            DesiredReplicas = 1,
            Conditions = [new V2HorizontalPodAutoscalerCondition { Type = "ScalingActive", Status = has ? "True" : "False", Reason = has ? "ValidMetricFound" : "FailedGetResourceMetric", Message = "m" }],
        },
    };

    private ModelStatus? Model() => _provider is null || Described is not { } pod ? null : new ModelStatus
    {
        Name = "linear",
        Pod = pod.Name,
        ExecutionProvider = _provider == "AsAsked" ? _effective!.Runtime!.ExecutionProvider : "Elsewhere",
    };

    private V1Pod Pod(HistoryPod pod) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = pod.Name,
            NamespaceProperty = "team-a",
            Annotations = new Dictionary<string, string> { [Names.TemplateAnnotation] = pod.Digest },
        },
        Spec = _plan?.Deployment.Spec!.Template.Spec!,
        Status = PodStates[pod.State],
    };
}

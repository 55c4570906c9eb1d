using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Entities.External;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;
using ModelOperator.Status;
using ModelOperator.Status.Diagnoses;

namespace ModelOperator.Tests.Status;

/// <summary>Puts together what a status is computed from. A new scenario is a service right after its children were made.</summary>
internal sealed class Scenario
{
    public const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";
    public static readonly DateTime Now = new(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private readonly List<V1Pod> _pods = [];
    private readonly List<ChildProblem> _problems = [];
    private readonly List<string> _missing = [];
    private readonly List<Func<Observation, Observation>> _changes = [];
    private readonly List<PodReport> _reports = [];
    private readonly V1Deployment _deployment;
    private readonly DesiredChildren _plan;
    private V2HorizontalPodAutoscaler? _autoscaler;
    private ModelStatus? _model;

    public Scenario(string spec = "", string? model = null)
    {
        Service = Samples.FromSpec((model is null ? Model : $"model: {model}\n") + spec);
        Errors = SpecValidator.Validate(Service);
        Effective = EffectiveSpec.Resolve(Service, new OperatorConfiguration());
        _plan = DesiredChildren.Plan(Service, Effective, new ClusterFacts(null));
        _deployment = _plan.Deployment;
        _deployment.Metadata.Generation = 1;
    }

    public V1Beta1InferenceService Service { get; }

    public InferenceServiceSpec Effective { get; }

    private IReadOnlyList<FieldError> Errors { get; }

    public Scenario Counts(int total, int updated, int available, long observedGeneration = 1)
    {
        _deployment.Status ??= new V1DeploymentStatus();
        _deployment.Status.Replicas = total;
        _deployment.Status.UpdatedReplicas = updated;
        _deployment.Status.AvailableReplicas = available;
        _deployment.Status.ReadyReplicas = available;
        _deployment.Status.ObservedGeneration = observedGeneration;
        return this;
    }

    public Scenario DeploymentCondition(string type, string status, string reason, string message)
    {
        _deployment.Status!.Conditions =
        [
            .. _deployment.Status.Conditions ?? [],
            new V1DeploymentCondition { Type = type, Status = status, Reason = reason, Message = message },
        ];
        return this;
    }

    public Scenario ReadyPod(string name = "linear-1", bool isCurrent = true) =>
        Pod(name, isCurrent, new V1PodStatus { Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }] });

    public Scenario Pod(string name, bool isCurrent, V1PodStatus status)
    {
        _pods.Add(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "team-a",
                Annotations = new Dictionary<string, string> { [Names.TemplateAnnotation] = isCurrent ? _plan.TemplateDigest : "older" },
            },
            Spec = _deployment.Spec!.Template.Spec! with { NodeName = "node-1" },
            Status = status,
        });
        return this;
    }

    /// <summary>The pods so far are on their way out.</summary>
    public Scenario Deleting(DateTime? due = null)
    {
        _pods.ForEach(pod => pod.Metadata.DeletionTimestamp = due ?? Now);
        return this;
    }

    public Scenario Container(
        V1ContainerState? state = null, V1ContainerState? last = null, bool isCurrent = true, bool started = false, int restarts = 0, params V1PodCondition[] conditions) =>
        Pod("linear-1", isCurrent, new V1PodStatus
        {
            Phase = "Running",
            Conditions = conditions,
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "runtime", Image = "runtime:1", ImageID = "", Ready = false, Started = started, RestartCount = restarts, State = state, LastState = last,
                },
            ],
        });

    public Scenario PodCondition(string type, string status, string? reason = null, string? message = null) => Pod("linear-1", isCurrent: true, new V1PodStatus
    {
        Conditions = [new V1PodCondition { Type = type, Status = status, Reason = reason, Message = message }],
    });

    public Scenario Ended(int exitCode, string message = "", string reason = "Error") =>
        Container(new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, Reason = reason, Message = message } });

    public Scenario Waiting(string reason, string message) =>
        Container(new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } });

    public Scenario Reports(params PodReport[] reports)
    {
        _reports.AddRange(reports);
        return this;
    }

    public Scenario Describes(ModelStatus model)
    {
        _model = model;
        return this;
    }

    /// <summary>The cluster does not serve these kinds, which the spec asks for.</summary>
    public Scenario Lacks(params string[] kinds)
    {
        _missing.AddRange(kinds);
        return this;
    }

    public Scenario Ingress(params string[] addresses) => Observes(observation => observation with
    {
        Ingress = _plan.Find<V1Ingress>()! with
        {
            Status = new V1IngressStatus
            {
                LoadBalancer = new V1IngressLoadBalancerStatus { Ingress = [.. addresses.Select(address => new V1IngressLoadBalancerIngress { Ip = address })] },
            },
        },
    });

    public Scenario NetworkPolicy() => Observes(observation => observation with { NetworkPolicy = _plan.Find<V1NetworkPolicy>() });

    /// <summary>The HTTPRoute is there, of generation 2, and these Gateways have said something of it.</summary>
    public Scenario HttpRoute(params RouteParentStatus[] parents) => Observes(observation => observation with
    {
        HttpRoute = _plan.Find<V1HttpRoute>()! with
        {
            Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a", Generation = 2 },
            Status = new RouteStatus { Parents = parents },
        },
    });

    public Scenario Observes(Func<Observation, Observation> change)
    {
        _changes.Add(change);
        return this;
    }

    public Scenario Problem(ChildProblem problem)
    {
        _problems.Add(problem);
        return this;
    }

    public Scenario AutoscalerCondition(string type, string status, string reason, string message)
    {
        _autoscaler ??= _plan.Find<V2HorizontalPodAutoscaler>();
        _autoscaler!.Status ??= new V2HorizontalPodAutoscalerStatus { DesiredReplicas = 1 };
        _autoscaler.Status.Conditions =
        [
            .. _autoscaler.Status.Conditions ?? [],
            new V2HorizontalPodAutoscalerCondition { Type = type, Status = status, Reason = reason, Message = message },
        ];
        return this;
    }

    public Scenario Before(InferenceServiceStatus status)
    {
        Service.Status = status;
        return this;
    }

    public InferenceServiceStatus Status(DateTime? now = null) => StatusBuilder.Build(
        Service,
        _changes.Aggregate(Seed(), (observation, change) => change(observation)),
        new OperatorConfiguration(),
        now ?? Now);

    private Observation Seed() => new()
    {
        Effective = Errors.Count > 0 ? null : _plan.Pinned.Effective,
        SpecErrors = Errors,
        TemplateDigest = Errors.Count > 0 ? null : _plan.TemplateDigest,
        Deployment = _deployment,
        Service = _plan.Find<V1Service>(),
        Autoscaler = _autoscaler,
        Pods = _pods,
        Model = _model,
        Problems = _problems,
        Reports = _reports,
        MissingKinds = _missing,
    };
}

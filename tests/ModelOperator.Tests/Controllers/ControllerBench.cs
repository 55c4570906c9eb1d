using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Controllers;
using ModelOperator.Controllers.Background;
using ModelOperator.Controllers.Refresh;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Reconciliation;
using ModelOperator.Settings;
using ModelOperator.Status;
using Testing;

namespace ModelOperator.Tests.Controllers;

/// <summary>A controller on a fake cluster that holds one InferenceService named linear.</summary>
internal sealed class ControllerBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly FakeCache<V1Beta1InferenceService> _services;
    private readonly string _model;
    private readonly SemaphoreSlim _answered = new(0);
    private Questions<StoreAnswer> _versions = null!;
    private Questions<PodProgress> _progress = null!;
    private InferenceServiceController _controller;

    public ControllerBench(string spec = "", string model = "{storageUri: https://models.example/linear.onnx}")
    {
        _model = $"model: {model}\n";
        var service = Samples.FromSpec(_model + spec);
        Cluster.Put(service);
        _services = new FakeCache<V1Beta1InferenceService>(Cluster);
        Caches = new FakeCaches(Cluster);
        _controller = CreateController(new OperatorConfiguration());
    }

    public FakeCluster Cluster { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public FakeCaches Caches { get; }

    public FakeModelProbe Probe { get; } = new();

    public FakeArtifactSizes Sizes { get; } = new();

    public FakeStoreQuery Store { get; } = new();

    /// <summary>Whether the operator serves all namespaces. It counts from the next <see cref="Restart"/> on.</summary>
    public bool SeesNodes { get; set; } = true;

    public V1Beta1InferenceService Service => Cluster.Find<V1Beta1InferenceService>("linear")!;

    public V1Deployment Deployment => Cluster.Find<V1Deployment>("linear")!;

    public Task<ReconciliationResult<V1Beta1InferenceService>> ReconcileAsync()
    {
        var cached = _services.Get(new ObjectKey("team-a", "linear"))!;
        return _controller.ReconcileAsync(cached, CancellationToken.None).WaitAsync(Limit);
    }

    /// <summary>Reconciles until nothing is written any more, and forgets the writes.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < 10; round++)
        {
            await ReconcileAsync();
            if (Cluster.TakeWrites().Count == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException("The controller goes on writing.");
    }

    /// <summary>Reconciles, and waits for the answer to what is asked meanwhile.</summary>
    public async Task AskAsync()
    {
        await ReconcileAsync();
        (await _answered.WaitAsync(Limit)).Should().BeTrue("somebody was asked");
    }

    /// <summary>Changes the spec, as kubectl apply does.</summary>
    public void Edit(string spec)
    {
        var edited = Samples.FromSpec(_model + spec);
        edited.Status = Service.Status;
        Cluster.Put(edited);
    }

    /// <summary>From now on the caches do not see what is written.</summary>
    public void FreezeCaches()
    {
        _services.Freeze();
        Caches.Freeze();
    }

    /// <summary>A new process on the same cluster, with the defaults or other settings.</summary>
    public void Restart(string settings = "{}") => _controller = CreateController(SettingsFile.Parse(settings));

    /// <summary>Makes the pods of the Deployment, ready.</summary>
    public void RunPods(params string[] names)
    {
        var template = Deployment.Spec!.Template;
        foreach (var name in names)
        {
            Cluster.Put(new V1Pod
            {
                Metadata = new V1ObjectMeta
                {
                    Name = name,
                    NamespaceProperty = "team-a",
                    Labels = template.Metadata!.Labels,
                    Annotations = template.Metadata.Annotations,
                },
                Spec = template.Spec,
                Status = new V1PodStatus { PodIP = "127.1.0.1", Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }] },
            });
        }

        Cluster.Change<V1Deployment>("linear", node => node["status"] = ObjectJson.ToNode(new V1DeploymentStatus
        {
            ObservedGeneration = (long)node["metadata"]!["generation"]!,
            Replicas = names.Length,
            UpdatedReplicas = names.Length,
            ReadyReplicas = names.Length,
            AvailableReplicas = names.Length,
        }));
    }

    private InferenceServiceController CreateController(OperatorConfiguration configuration)
    {
        // A new process knows nothing of what was answered before.
        _versions = new Questions<StoreAnswer>(1, Time, NullLogger<Questions<StoreAnswer>>.Instance);
        _progress = new Questions<PodProgress>(1, Time, NullLogger<Questions<PodProgress>>.Instance);
        _versions.Answered += _ => _answered.Release();
        _progress.Answered += _ => _answered.Release();
        var settings = new LiveSettings(configuration);
        var events = new EventRecorder(Cluster, Names.FieldManager, TimeProvider.System, NullLogger<EventRecorder>.Instance);
        return new InferenceServiceController(
            new Children(Cluster, Caches.All, new ClusterFactsReader(Cluster, Sizes, SeesNodes), new ModelRefresh(Store, Probe, _versions, settings), ownNamespace: "operators"),
            new ModelFacts(Probe),
            new RolloutProgress(Probe, _progress, Time),
            new PodEvents(Cluster, Time, NullLogger<PodEvents>.Instance),
            new StatusWriter(Cluster, events, TimeProvider.System),
            settings);
    }
}

using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation;

namespace ModelOperator.Controllers;

/// <summary>Watches every kind of child, and the pods.</summary>
public sealed class ChildInformers : IChildKindVisitor<ChildWatch>
{
    private readonly InformerOptions _options;
    private readonly IKubernetesApi _api;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly OperatorMetrics _metrics;

    /// <summary>Makes no request yet: the host that gets the watches runs them.</summary>
    /// <param name="api">Makes the requests.</param>
    /// <param name="namespaces">Where to watch; none: everywhere.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="metrics">What is measured.</param>
    public ChildInformers(IKubernetesApi api, IReadOnlyList<string> namespaces, TimeProvider time, ILoggerFactory loggers, OperatorMetrics metrics)
    {
        (_api, _time, _loggers, _metrics) = (api, time, loggers, metrics);
        _options = new InformerOptions { Namespaces = namespaces, LabelSelector = Names.ChildSelector };
        var pods = new Informer<V1Pod>(api, _options with { IndexedLabels = [Names.InstanceLabel] }, time, loggers, metrics);
        Caches = new ChildCaches(pods.Cache);
        Watches = [.. ChildKinds.All.Select(kind => kind.Accept(this)), ChildWatch.Labelled(pods, Names.InstanceLabel)];
    }

    public ChildCaches Caches { get; }

    public IReadOnlyList<ChildWatch> Watches { get; }

    ChildWatch IChildKindVisitor<ChildWatch>.Visit<T>(ChildKind<T> kind)
    {
        var informer = new Informer<T>(_api, _options with { IsOptional = kind.IsOptional }, _time, _loggers, _metrics);
        Caches.Add(informer.Cache);
        return ChildWatch.Owned(informer, V1Beta1InferenceService.KubeKind);
    }
}

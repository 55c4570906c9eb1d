using System.Net;

namespace ModelOperator.Hosting;

/// <summary>What the command line of <c>model-operator run</c> says.</summary>
/// <param name="Kubeconfig">Null: the usual places.</param>
/// <param name="MetricsAddress">Where /metrics, /healthz and /readyz answer; port 0 takes a free one.</param>
/// <param name="LeaderElect">Whether to work only while holding the Lease.</param>
/// <param name="LeaseNamespace">Null: the namespace of the configuration.</param>
/// <param name="WatchNamespaces">The namespaces to serve, and to make requests in; none: all of them.</param>
internal sealed record RunOptions(string? Kubeconfig, IPEndPoint MetricsAddress, bool LeaderElect, string? LeaseNamespace, IReadOnlyList<string> WatchNamespaces);

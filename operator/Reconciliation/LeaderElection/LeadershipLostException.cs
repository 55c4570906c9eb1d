using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation.LeaderElection;

/// <summary>The lease could not be renewed in time. The work has stopped; the process should end and start anew, as a candidate.</summary>
public sealed class LeadershipLostException(ObjectKey lease, string identity)
    : Exception($"{identity} lost the lease {lease}: it could not be renewed in time, or somebody else took it.");

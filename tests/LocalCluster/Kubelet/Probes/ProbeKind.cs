namespace LocalCluster.Kubelet.Probes;

public enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}

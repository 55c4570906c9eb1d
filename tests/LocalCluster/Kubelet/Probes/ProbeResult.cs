namespace LocalCluster.Kubelet.Probes;

/// <summary>The outcome of one attempt; the message says what was wrong, in the kubelet's words.</summary>
public readonly record struct ProbeResult(bool Success, string Message)
{
    public static readonly ProbeResult Ok = new(true, "");

    public static ProbeResult Failed(string message) => new(false, message);
}

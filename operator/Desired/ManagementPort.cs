using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>
/// The port where kubelet, operator and Prometheus ask a pod: that of its clients, in plain HTTP, or, where spec.security guards that one, a port of their own.
/// </summary>
internal static class ManagementPort
{
    public static string NameOf(InferenceServiceSpec effective) => effective.Security is null ? Names.HttpPort : Names.ManagementPort;

    /// <summary>Where a NetworkPolicy lets them ask. Pods from before spec.security are asked on the clients' port until they are replaced; on later ones that port wants a key.</summary>
    public static int[] NumbersOf(InferenceServiceSpec effective) =>
        effective.Security is null ? [Names.HttpPortNumber] : [Names.HttpPortNumber, Names.ManagementPortNumber];
}

using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>
/// The port where kubelet, operator and Prometheus ask a pod: that of its clients, in plain HTTP, or, where spec.security guards that one, a port of their own.
/// </summary>
internal static class ManagementPort
{
    public static string NameOf(InferenceServiceSpec effective) => effective.Security is null ? Names.HttpPort : Names.ManagementPort;

    public static int NumberOf(InferenceServiceSpec effective) => effective.Security is null ? Names.HttpPortNumber : Names.ManagementPortNumber;
}

namespace InferenceRuntime.Serving;

/// <summary>The extensions of the Open Inference Protocol that are served, by the names that Triton gave them.</summary>
public static class ProtocolExtensions
{
    /// <summary>
    /// Those of every protocol. <c>schedule_policy</c> stands for the parameters priority and timeout, <c>parameters</c> for taking requests with
    /// others; <c>model_repository</c> has its index always, loading and unloading only where they are allowed.
    /// </summary>
    public static IReadOnlyList<string> Shared { get; } = ["classification", "model_repository", "parameters", "schedule_policy", "statistics"];

    /// <summary>Over gRPC raw contents are part of the protocol itself.</summary>
    public static IReadOnlyList<string> Rest { get; } = ["binary_tensor_data", .. Shared];
}

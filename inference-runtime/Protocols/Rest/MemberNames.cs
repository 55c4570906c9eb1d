using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>The members that the protocol gives a meaning.</summary>
internal static class MemberNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        "id", "inputs", "outputs", "parameters", "name", "datatype", "shape", "data",
        "binary_data_size", "binary_data_output", "binary_data", "classification", "timeout", "priority",
        "instances", "signature_name",
    ];

    public static Utf8Names Lookup { get; } = new(All);
}

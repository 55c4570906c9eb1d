namespace InferenceRuntime.Protocols.Rest.V1;

internal sealed record V1ModelStatus(string Name, bool Ready, V1VersionStatus[] ModelVersionStatus);

/// <param name="Version">A number in a text.</param>
/// <param name="State">START, LOADING, AVAILABLE, UNLOADING or END.</param>
/// <param name="Status">Why.</param>
internal sealed record V1VersionStatus(string Version, string State, V1Status Status);

/// <param name="ErrorCode">A code of gRPC in words; OK when there is no error.</param>
/// <param name="ErrorMessage">Empty when there is no error.</param>
internal sealed record V1Status(string ErrorCode, string ErrorMessage);

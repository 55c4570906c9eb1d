namespace InferenceRuntime.Protocols.Rest;

internal sealed record LiveAnswer(bool Live);

/// <summary>Models holds, for each model that is not ready, what it is doing or why it failed.</summary>
internal sealed record ReadyAnswer(bool Ready, bool? Draining, IReadOnlyDictionary<string, string>? Models);

internal sealed record ErrorAnswer(string Error);

internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

internal sealed record ModelList(string[] Models);

internal sealed record TensorMetadata(string Name, string Datatype, long[] Shape);

internal sealed record ModelReadyAnswer(string Name, bool Ready, string? Reason);

/// <summary>The form of KServe; clients of Triton look at the status alone.</summary>
internal sealed record LoadAnswer(string Name, bool Load);

internal sealed record UnloadAnswer(string Name, bool Unload);

internal sealed record ModelMetadata(
    string Name, string[] Versions, string Platform, TensorMetadata[] Inputs, TensorMetadata[] Outputs, IReadOnlyDictionary<string, string> Properties);

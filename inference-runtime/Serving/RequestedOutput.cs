namespace InferenceRuntime.Serving;

/// <summary>An output that the client asked for.</summary>
/// <param name="Name">Its name in the model's signature.</param>
/// <param name="Binary">Whether it was asked for in binary; null when the request as a whole decides.</param>
/// <param name="Classification">How many of the highest values to answer, as texts, instead of the tensor; null for the tensor itself.</param>
public sealed record RequestedOutput(string Name, bool? Binary = null, int? Classification = null);

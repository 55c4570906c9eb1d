namespace InferenceRuntime.Models;

/// <summary>A line of the model repository's index.</summary>
/// <param name="Name">The served name.</param>
/// <param name="Version">The loaded model's version; null while none is loaded.</param>
/// <param name="State">READY, LOADING or UNAVAILABLE: the words of the model repository extension.</param>
/// <param name="Reason">Why it is not ready, or what it is doing; empty when it is ready.</param>
public sealed record ModelIndexEntry(string Name, string? Version, string State, string Reason);

namespace ModelOperator.Controllers;

/// <summary>What a pod that is not ready said it is doing.</summary>
/// <param name="Text">Its words, as they stand in the status; null when it did not answer.</param>
/// <param name="Since">When these words were taken, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
public sealed record PodProgress(string? Text, long Since);

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>A field that could not be read.</summary>
/// <param name="Path">Where, such as <c>spec.gpu.count</c>.</param>
/// <param name="Message">What was found and what is expected there.</param>
public sealed record DecodeError(string Path, string Message);

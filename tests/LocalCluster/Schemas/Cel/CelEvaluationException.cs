namespace LocalCluster.Schemas.Cel;

/// <summary>An expression that could not be evaluated: a missing key, a division by zero, an overload that does not exist.</summary>
internal sealed class CelEvaluationException(string message) : Exception(message);

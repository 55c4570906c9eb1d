namespace ModelOperator.Kubernetes.Configuration;

/// <summary>The cluster's configuration is missing or not usable; the message says what to do.</summary>
public sealed class KubernetesConfigurationException(string message, Exception? inner = null) : Exception(message, inner);

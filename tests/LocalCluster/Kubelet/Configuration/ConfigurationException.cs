namespace LocalCluster.Kubelet.Configuration;

/// <summary>Something that a container refers to is missing: <c>CreateContainerConfigError</c>, or a failed mount. It may appear later.</summary>
public sealed class ConfigurationException(string message) : Exception(message);

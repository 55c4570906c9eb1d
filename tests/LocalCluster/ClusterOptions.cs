namespace LocalCluster;

/// <summary>What <c>local-cluster up</c> was asked for; docs/architecture.md describes each flag.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where the kubeconfig is written; null writes none (tests that stay in the process).</summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>The API server's port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>A YAML file with v1 Node objects; null is one node, <c>local-node</c>, with this machine's CPUs and memory.</summary>
    public string? NodesFile { get; init; }

    /// <summary>Image name, as a pod writes it, to the local program that stands for it.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Path inside every container to the local folder or file that appears there.</summary>
    public IReadOnlyDictionary<string, string> ImagePaths { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the containers' logs are kept; null keeps them in a temporary folder that goes with the cluster.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Where claims without a StorageClass get their folders, NAMESPACE/CLAIM; null keeps them in a temporary folder that goes with the cluster.</summary>
    public string? ClaimsFolder { get; init; }

    /// <summary>YAML files with objects that the cluster begins with, in this order.</summary>
    public IReadOnlyList<string> ObjectFiles { get; init; } = [];

    /// <summary>Serve the API alone: no controllers, no scheduler, no kubelet.</summary>
    public bool ApiOnly { get; init; }
}

namespace LocalCluster.Api;

/// <summary>Names one resource type: <c>new("apps", "v1", "deployments")</c>; the group of core resources is "".</summary>
public sealed record ResourceKind(string Group, string Version, string Plural)
{
    public static readonly ResourceKind Pods = new("", "v1", "pods");
    public static readonly ResourceKind Services = new("", "v1", "services");
    public static readonly ResourceKind ServiceAccounts = new("", "v1", "serviceaccounts");
    public static readonly ResourceKind Nodes = new("", "v1", "nodes");
    public static readonly ResourceKind Events = new("", "v1", "events");
    public static readonly ResourceKind Deployments = new("apps", "v1", "deployments");
    public static readonly ResourceKind ReplicaSets = new("apps", "v1", "replicasets");
    public static readonly ResourceKind EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices");

    public override string ToString() => Group.Length == 0 ? $"{Plural}/{Version}" : $"{Plural}.{Group}/{Version}";
}

namespace LocalCluster.Controllers.Objects;

/// <summary>Which object of a kind; the namespace is null for kinds that have none.</summary>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}

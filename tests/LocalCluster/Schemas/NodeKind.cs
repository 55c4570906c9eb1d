namespace LocalCluster.Schemas;

/// <summary>What a value of a schema is; <see cref="Any"/> takes every JSON value.</summary>
internal enum NodeKind
{
    Any,
    Object,
    Map,
    List,
    Scalar,
}

namespace ModelOperator.Controllers;

/// <summary>Finds out how large a model file is before a pod reads it.</summary>
public interface IArtifactSizes
{
    /// <summary>The size in bytes; null where it can not be found out from here: another scheme, credentials that only the pod has, a store that does not answer.</summary>
    Task<long?> FindAsync(string storageUri, CancellationToken cancellationToken);
}

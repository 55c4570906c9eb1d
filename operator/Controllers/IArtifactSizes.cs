using ModelOperator.Entities;

namespace ModelOperator.Controllers;

/// <summary>Finds out how large a model file is before a pod reads it.</summary>
public interface IArtifactSizes
{
    /// <summary>The size in bytes; null where it can not be found out from here: a folder or an archive, a volume, credentials that only the pod has, a store that does not answer.</summary>
    Task<long?> FindAsync(InferenceServiceSpec effective, CancellationToken cancellationToken);
}

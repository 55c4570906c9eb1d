using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Controllers;

/// <summary>Asks a pod what it serves.</summary>
public interface IModelProbe
{
    /// <summary>Null when the pod does not answer, or not in time: it is asked again later.</summary>
    Task<ModelStatus?> AskAsync(V1Pod pod, string model, CancellationToken cancellationToken);
}

using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Controllers;

/// <summary>Asks a pod what it serves, or what it does before that.</summary>
public interface IModelProbe
{
    /// <summary>Null when the pod does not answer, or not in time: it is asked again later.</summary>
    Task<ModelStatus?> AskAsync(V1Pod pod, string model, CancellationToken cancellationToken);

    /// <summary>What a pod that is not ready is doing with the model, in its own words; null when it does not say.</summary>
    Task<string?> ProgressAsync(V1Pod pod, string model, CancellationToken cancellationToken);
}

using k8s.Models;
using ModelOperator.Controllers;
using ModelOperator.Entities;

namespace ModelOperator.Tests.Controllers;

/// <summary>Pods that answer, or not; it keeps a list of the pods that were asked.</summary>
internal sealed class FakeModelProbe : IModelProbe
{
    public List<string> Asked { get; } = [];

    public bool Answers { get; set; } = true;

    public long? SizeBytes { get; set; }

    public Task<ModelStatus?> AskAsync(V1Pod pod, string model, CancellationToken cancellationToken)
    {
        Asked.Add(pod.Metadata.Name);
        return Task.FromResult(Answers ? new ModelStatus { Name = model, Digest = "sha256:abc", SizeBytes = SizeBytes, ExecutionProvider = "Cpu", Pod = pod.Metadata.Name } : null);
    }
}

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

    public string? SourceVersion { get; set; }

    public string Digest { get; set; } = "sha256:abc";

    /// <summary>What pods that are not ready say.</summary>
    public string? Progress { get; set; }

    public int ProgressAsked { get; private set; }

    public Task<ModelStatus?> AskAsync(V1Pod pod, string model, CancellationToken cancellationToken)
    {
        Asked.Add(pod.Metadata.Name);
        return Task.FromResult(Answers ? new ModelStatus { Name = model, Digest = Digest, SizeBytes = SizeBytes, SourceVersion = SourceVersion, ExecutionProvider = "Cpu", Pod = pod.Metadata.Name } : null);
    }

    public Task<string?> ProgressAsync(V1Pod pod, string model, CancellationToken cancellationToken)
    {
        ProgressAsked++;
        return Task.FromResult(Progress);
    }
}

using ModelOperator.Controllers;
using ModelOperator.Entities;

namespace ModelOperator.Tests.Controllers;

/// <summary>Knows the sizes that a test gives it, and counts how often it was asked.</summary>
internal sealed class FakeArtifactSizes : IArtifactSizes
{
    public long? Bytes { get; set; }

    public int Questions { get; private set; }

    public Task<long?> FindAsync(InferenceServiceSpec effective, CancellationToken cancellationToken)
    {
        Questions++;
        return Task.FromResult(Bytes);
    }
}

using ModelOperator.Controllers.Refresh;
using ModelOperator.Entities;
using ModelOperator.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>A store that says what a test tells it to, and counts how often it was asked.</summary>
internal sealed class FakeStoreQuery : IStoreQuery
{
    public StoreAnswer Answer { get; set; } = StoreAnswer.Of("v1");

    public StoreAnswer? Never { get; set; }

    public int Questions { get; private set; }

    public StoreAnswer? WhyNot(InferenceServiceSpec effective) => Never;

    public Task<StoreAnswer> AskAsync(string @namespace, InferenceServiceSpec effective, CancellationToken cancellationToken)
    {
        Questions++;
        return Task.FromResult(Answer);
    }
}

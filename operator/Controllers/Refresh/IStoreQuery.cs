using ModelOperator.Entities;
using ModelOperator.Status;

namespace ModelOperator.Controllers.Refresh;

/// <summary>Asks a model's store for its version.</summary>
public interface IStoreQuery
{
    /// <summary>Why the model's store can not be asked at all; null when it can.</summary>
    StoreAnswer? WhyNot(InferenceServiceSpec effective);

    /// <summary>One question. A store that does not answer, refuses or takes too long is an answer, too.</summary>
    Task<StoreAnswer> AskAsync(string @namespace, InferenceServiceSpec effective, CancellationToken cancellationToken);
}

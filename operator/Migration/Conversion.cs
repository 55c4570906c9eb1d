using System.Text.Json.Nodes;

namespace ModelOperator.Migration;

/// <summary>What came of one resource of another system.</summary>
/// <param name="Document">An InferenceService of ours.</param>
/// <param name="Remarks">What was not carried over, and what its owner should look at, in the order of the source.</param>
internal sealed record Conversion(JsonObject Document, IReadOnlyList<Remark> Remarks);

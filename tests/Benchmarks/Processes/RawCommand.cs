using System.Text.Json.Serialization;
using Benchmarks.Candidates;

namespace Benchmarks.Processes;

/// <summary>What the baseline's process is told, one line of JSON on its standard input; it answers with a line that holds a <see cref="CellResult"/>.</summary>
internal sealed record RawCommand(int Concurrency, int Batch, double WarmupSeconds, double DurationSeconds);

[JsonSerializable(typeof(RawCommand))]
[JsonSerializable(typeof(CellResult))]
internal sealed partial class RawJson : JsonSerializerContext;

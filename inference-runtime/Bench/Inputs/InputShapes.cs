using InferenceRuntime.Hosting;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Inputs;

/// <summary>Concrete shapes for a signature, from what was given with <c>--shape</c> and <c>--batch</c>.</summary>
internal sealed class InputShapes(IReadOnlyList<TensorSpec> inputs, IReadOnlyDictionary<string, long[]> given)
{
    private readonly string _batchSymbol = inputs.Select(BatchSymbolOf).FirstOrDefault(symbol => symbol.Length > 0) ?? string.Empty;

    /// <summary>Whether a request may carry more than one row: the first dimension of every input that has one is free.</summary>
    public bool HasBatch => inputs.Any(input => input.Shape is [TensorShape.Free, ..])
        && inputs.All(input => input.Shape is [] || Enumerable.Range(0, input.Shape.Length).Any(axis => IsBatch(input, axis)));

    /// <summary>A shape for each input. Throws <see cref="BenchException"/> with everything that is wrong or missing.</summary>
    /// <param name="batch">Rows a request; null for those of the given shapes, 1 where none is given.</param>
    public long[][] Resolve(int? batch)
    {
        var errors = given.Keys.Except(inputs.Select(input => input.Name), StringComparer.Ordinal)
            .Select(name => $"--shape: the model has no input '{name}'; it has {string.Join(", ", inputs.Select(input => input.ToString()))}.")
            .ToList();
        if (batch > 1 && !HasBatch)
        {
            errors.Add($"--batch: the model has no batch dimension; its inputs are {string.Join(", ", inputs.Select(input => input.ToString()))}.");
        }

        var shapes = inputs.Select(input => Resolve(input, batch, errors)).ToArray();
        return errors.Count == 0 ? shapes : throw new BenchException(string.Join(Environment.NewLine, errors), ExitCode.Usage);
    }

    private long[] Resolve(TensorSpec input, int? batch, List<string> errors)
    {
        var shape = (long[])input.Shape.Clone();
        if (given.TryGetValue(input.Name, out var asked))
        {
            if (!TensorShape.Matches(asked, input.Shape))
            {
                errors.Add($"--shape: {input.Name}:{string.Join(',', asked)} is not a shape of the input {input}.");
                return shape;
            }

            shape = (long[])asked.Clone();
        }

        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (IsBatch(input, axis) && (batch is not null || shape[axis] == TensorShape.Free))
            {
                shape[axis] = batch ?? 1;
            }
        }

        if (shape.Contains(TensorShape.Free))
        {
            errors.Add($"--shape: the input {input} has free dimensions; give their sizes, such as --shape {input.Name}:{string.Join(',', shape.Select(Example))}.");
        }

        return shape;
    }

    /// <summary>The batch is the first dimension where that is free; elsewhere (a state, say) the dimension that bears the same name.</summary>
    private bool IsBatch(TensorSpec input, int axis) =>
        input.Shape[axis] == TensorShape.Free && (axis == 0 || (_batchSymbol.Length > 0 && SymbolOf(input, axis) == _batchSymbol));

    private static string BatchSymbolOf(TensorSpec input) => input.Shape is [TensorShape.Free, ..] ? SymbolOf(input, 0) : string.Empty;

    // A server's metadata has no symbols.
    private static string SymbolOf(TensorSpec input, int axis) => axis < input.Symbols.Length ? input.Symbols[axis] : string.Empty;

    private static string Example(long dimension) => dimension == TensorShape.Free ? "N" : $"{dimension}";
}

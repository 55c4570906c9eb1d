using InferenceRuntime.Sessions;

namespace InferenceRuntime.Models;

/// <summary>
/// Concrete shapes to try a model with. A signature only says which dimensions are free; what sizes the graph really accepts it does not
/// say, so small ones come first and sizes that image, text and audio models need follow.
/// </summary>
public static class WarmupShapes
{
    private static readonly long[] Sizes = [2, 8, 16, 32, 64, 128, 224, 256, 320, 512, 640];

    /// <summary>
    /// Shapes by input, one list after the other: every free dimension 1; then the batch 1 and the others larger; then only those of the input
    /// that has most of them, since a model's state often has one row per batch; then all. A model without free dimensions has exactly one list.
    /// </summary>
    public static IEnumerable<long[][]> For(ModelSignature signature)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var main = signature.Inputs.MaxBy(input => input.Shape.Count(dimension => dimension == TensorShape.Free));
        var batch = signature.Inputs.Where(input => input.Symbols is [{ Length: > 0 }, ..]).Select(input => input.Symbols[0]).ToHashSet(StringComparer.Ordinal);
        Func<TensorSpec, int, bool>[] grown =
        [
            (_, _) => false,
            (input, axis) => axis > 0 && !batch.Contains(input.Symbols[axis]),
            (input, axis) => axis > 0 && input == main,
            (_, _) => true,
        ];
        foreach (var grows in grown)
        {
            foreach (var size in Sizes)
            {
                var shapes = signature.Inputs.Select(input => Fill(input, size, grows)).ToArray();
                if (seen.Add(string.Concat(shapes.Select(shape => TensorShape.Format(shape)))))
                {
                    yield return shapes;
                }
            }
        }
    }

    private static long[] Fill(TensorSpec input, long size, Func<TensorSpec, int, bool> grows)
    {
        var shape = (long[])input.Shape.Clone();
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == TensorShape.Free)
            {
                shape[axis] = grows(input, axis) ? size : 1;
            }
        }

        return shape;
    }
}

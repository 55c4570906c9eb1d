using InferenceRuntime.Sessions;

namespace InferenceRuntime.Models;

/// <summary>
/// Concrete values to try a model with. For data any value will do, and zeros are the cheapest. But some inputs are arguments: a divisor,
/// a shape, a list of axes, a scale, a number in a string. What an argument must be shows in the rest of the signature, or not at all.
/// </summary>
internal static class WarmupFills
{
    /// <summary>An element's value: of the input, in a concrete shape, at a flat index.</summary>
    public delegate long Fill(TensorSpec input, long[] shape, int index);

    public static readonly Fill Zeros = (_, _, _) => 0;

    private static readonly Fill IntegerOnes = (input, _, _) => IsInteger(input) ? 1 : 0;

    private static readonly Fill Ones = (_, _, _) => 1;

    // Axes, indices, permutations: all different and each within its bounds.
    private static readonly Fill Counting = (input, _, index) => IsInteger(input) ? index : 1;

    // A target shape that suits any number of elements.
    private static readonly Fill Remainder = (input, _, index) => IsInteger(input) && input.Shape.Length == 1 && index == 0 ? -1 : 1;

    /// <summary>Zeros; for a model with inputs that may be arguments then also the others.</summary>
    public static IEnumerable<Fill> For(ModelSignature signature)
    {
        yield return Zeros;
        if (!signature.Inputs.Any(MayBeArgument))
        {
            yield break;
        }

        yield return IntegerOnes;
        yield return Ones;
        yield return Counting;
        foreach (var output in signature.Outputs.Where(output => output.Shape.Length > 0))
        {
            // A target shape: the one that an output declares.
            yield return (input, shape, index) => IsList(input) && shape[0] == output.Shape.Length ? Declared(output.Shape[index]) : 1;
        }

        yield return Remainder;
        for (var axis = 0; axis < signature.Outputs.Select(output => output.Shape.Length).DefaultIfEmpty().Min(); axis++)
        {
            // The sizes of parts: those that the outputs declare, one after the other.
            var along = axis;
            yield return (input, shape, index) => IsList(input) && shape[0] == signature.Outputs.Count ? Declared(signature.Outputs[index].Shape[along]) : 1;
        }
    }

    private static bool MayBeArgument(TensorSpec input) => IsInteger(input) || input.Datatype == Datatype.Bytes || input.Shape.Length <= 1;

    private static bool IsList(TensorSpec input) => IsInteger(input) && input.Shape.Length == 1;

    private static bool IsInteger(TensorSpec input) => input.Datatype is >= Datatype.UInt8 and <= Datatype.Int64;

    private static long Declared(long dimension) => dimension == TensorShape.Free ? 1 : dimension;
}

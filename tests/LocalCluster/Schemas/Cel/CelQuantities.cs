namespace LocalCluster.Schemas.Cel;

/// <summary>Methods of quantities.</summary>
internal static class CelQuantities
{
    public static object? Call(Quantity quantity, string function, object?[] args) => (function, args) switch
    {
        ("isLessThan", [Quantity other]) => quantity.CompareTo(other) < 0,
        ("isGreaterThan", [Quantity other]) => quantity.CompareTo(other) > 0,
        ("compareTo", [Quantity other]) => (long)quantity.CompareTo(other),
        ("sign", []) => (long)quantity.Sign,
        ("add", [Quantity other]) => quantity.Add(other),
        ("add", [long other]) => quantity.Add(Whole(other)),
        ("sub", [Quantity other]) => quantity.Subtract(other),
        ("sub", [long other]) => quantity.Subtract(Whole(other)),
        ("isInteger", []) => quantity.IsInteger,
        ("asInteger", []) => quantity.IsInteger
            ? quantity.ToInteger()
            : throw new CelEvaluationException("cannot convert value to integer"),
        ("asApproximateFloat", []) => quantity.ToDouble(),
        _ => throw CelOperators.NoOverload(function, [quantity, .. args]),
    };

    private static Quantity Whole(long number) =>
        Quantity.TryParse(number.ToString(System.Globalization.CultureInfo.InvariantCulture), out var quantity)
            ? quantity
            : throw new CelEvaluationException($"not a quantity: {number}");
}

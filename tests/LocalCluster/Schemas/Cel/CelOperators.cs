using System.Globalization;
using System.Text;

namespace LocalCluster.Schemas.Cel;

/// <summary>Operators, conversions and the other global functions.</summary>
internal static class CelOperators
{
    public static object? Index(object? target, object? index) => (target, index) switch
    {
        (IReadOnlyList<object?> list, long i) => i >= 0 && i < list.Count
            ? list[(int)i]
            : throw new CelEvaluationException($"index out of bounds: {i}"),
        (IReadOnlyList<object?> list, double i) when Math.Floor(i) == i => Index(list, (long)i),
        (IReadOnlyDictionary<object, object?> map, not null) => map.TryGetValue(index, out var value)
            ? value
            : throw new CelEvaluationException($"no such key: {index}"),
        _ => throw NoOverload("_[_]", target, index),
    };

    public static object? Call(string function, object?[] args)
    {
        try
        {
            return checked((function, args) switch
            {
                ("_==_", [var a, var b]) => CelValues.AreEqual(a, b),
                ("_!=_", [var a, var b]) => !CelValues.AreEqual(a, b),
                ("_<_", [var a, var b]) => Order(function, a, b) < 0,
                ("_<=_", [var a, var b]) => Order(function, a, b) <= 0,
                ("_>_", [var a, var b]) => Order(function, a, b) > 0,
                ("_>=_", [var a, var b]) => Order(function, a, b) >= 0,
                ("@in", [var item, var container]) => In(item, container),
                ("!_", [bool a]) => !a,
                ("-_", [long a]) => -a,
                ("-_", [double a]) => -a,
                ("_+_" or "_-_" or "_*_" or "_/_" or "_%_", [var a, var b]) => Arithmetic(function, a, b),
                _ => CelFunctions.Global(function, args),
            });
        }
        catch (OverflowException)
        {
            throw new CelEvaluationException("integer overflow");
        }
    }

    public static CelEvaluationException NoOverload(string function, params object?[] args) =>
        new($"no such overload: {function}({string.Join(", ", args.Select(CelValues.TypeName))})");

    /// <summary>A value as the string() conversion writes it.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        TimeSpan duration => (duration.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + "s",
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal),
        Uri url => url.OriginalString,
        null => "null",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static int Order(string function, object? a, object? b) => CelValues.Compare(a, b) ?? throw NoOverload(function, a, b);

    private static bool In(object? item, object? container) => container switch
    {
        IReadOnlyList<object?> list => list.Any(i => CelValues.AreEqual(i, item)),
        IReadOnlyDictionary<object, object?> map => item is not null && map.ContainsKey(item),
        _ => throw NoOverload("@in", item, container),
    };

    private static object? Arithmetic(string function, object? a, object? b) => checked((function, a, b) switch
    {
        ("_+_", long x, long y) => x + y,
        ("_-_", long x, long y) => x - y,
        ("_*_", long x, long y) => x * y,
        ("_/_", long, 0L) => throw new CelEvaluationException("division by zero"),
        ("_/_", long x, long y) => x / y,
        ("_%_", long, 0L) => throw new CelEvaluationException("modulus by zero"),
        ("_%_", long x, long y) => x % y,
        ("_+_", ulong x, ulong y) => x + y,
        ("_-_", ulong x, ulong y) => x - y,
        ("_*_", ulong x, ulong y) => x * y,
        ("_/_" or "_%_", ulong, 0UL) => throw new CelEvaluationException("division by zero"),
        ("_/_", ulong x, ulong y) => x / y,
        ("_%_", ulong x, ulong y) => x % y,
        ("_+_", double x, double y) => x + y,
        ("_-_", double x, double y) => x - y,
        ("_*_", double x, double y) => x * y,
        ("_/_", double x, double y) => x / y,
        ("_+_", string x, string y) => x + y,
        ("_+_", byte[] x, byte[] y) => x.Concat(y).ToArray(),
        ("_+_", IReadOnlyList<object?> x, IReadOnlyList<object?> y) => x.Concat(y).ToList(),
        ("_+_", TimeSpan x, TimeSpan y) => x + y,
        ("_-_", TimeSpan x, TimeSpan y) => x - y,
        ("_+_", DateTimeOffset x, TimeSpan y) => x + y,
        ("_+_", TimeSpan x, DateTimeOffset y) => y + x,
        ("_-_", DateTimeOffset x, TimeSpan y) => x - y,
        ("_-_", DateTimeOffset x, DateTimeOffset y) => x - y,
        _ => throw NoOverload(function, a, b),
    });
}

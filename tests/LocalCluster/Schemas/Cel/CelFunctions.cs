using System.Globalization;
using System.Net;
using System.Text;

namespace LocalCluster.Schemas.Cel;

/// <summary>Functions by name; a method is looked up in the library of its target's type.</summary>
internal static class CelFunctions
{
    /// <summary>The names that the checker accepts.</summary>
    public static readonly HashSet<string> Globals = new(StringComparer.Ordinal)
    {
        "size", "int", "uint", "double", "string", "bool", "bytes", "dyn", "type", "duration", "timestamp", "matches",
        "quantity", "isQuantity", "url", "isURL", "ip", "isIP", "cidr", "isCIDR", "semver", "isSemver",
    };

    public static object? Global(string function, object?[] args) => (function, args) switch
    {
        ("size", [var value]) => Size(value),
        ("matches", [string text, string pattern]) => CelStrings.Matches(text, pattern),
        ("dyn", [var value]) => value,
        ("type", [var value]) => CelType.Of(value),
        ("string", [var value]) => CelOperators.Text(value),
        ("int", [var value]) => ToInt(value),
        ("uint", [var value]) => ToInt(value) is >= 0 and var whole ? (ulong)whole : throw new CelEvaluationException("unsigned integer overflow"),
        ("double", [string text]) => double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CelEvaluationException($"type conversion error from 'string' to 'double': {text}"),
        ("double", [{ } value]) when CelValues.IsNumber(value) => CelValues.ToDouble(value),
        ("bool", [bool value]) => value,
        ("bool", [string text]) => ToBool(text),
        ("bytes", [string text]) => Encoding.UTF8.GetBytes(text),
        ("bytes", [byte[] bytes]) => bytes,
        ("duration", [string text]) => CelTime.TryDuration(text, out var duration) ? duration : throw Invalid("duration", text),
        ("duration", [TimeSpan value]) => value,
        ("timestamp", [string text]) => CelTime.TryTimestamp(text, out var time) ? time : throw Invalid("timestamp", text),
        ("timestamp", [DateTimeOffset value]) => value,
        ("quantity", [string text]) => Quantity.TryParse(text, out var quantity)
            ? quantity
            : throw new CelEvaluationException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        ("isQuantity", [string text]) => Quantity.TryParse(text, out _),
        ("url", [string text]) => CelUrls.TryParse(text, out var url) ? url : throw new CelEvaluationException($"URL parse error during conversion from string: parse \"{text}\": invalid URI for request"),
        ("isURL", [string text]) => CelUrls.TryParse(text, out _),
        ("isIP", [string text]) => IPAddress.TryParse(text, out var address) && address.ToString().Length > 0 && text.Any(c => c is '.' or ':'),
        ("isCIDR", [string text]) => IPNetwork.TryParse(text, out _),
        _ => throw CelOperators.NoOverload(function, args),
    };

    public static object? Method(object? target, string function, object?[] args) => (function, target) switch
    {
        ("size", _) when args.Length == 0 => Size(target),
        (_, "sets" or "math") when CelLists.TrySets(function, args, out var result) => result,
        (_, string text) => CelStrings.Call(text, function, args),
        (_, Quantity quantity) => CelQuantities.Call(quantity, function, args),
        (_, Uri url) => CelUrls.Call(url, function, args),
        (_, TimeSpan or DateTimeOffset) => CelTimes.Call(target, function, args),
        (_, IReadOnlyList<object?> list) => CelLists.Call(list, function, args),
        _ => throw CelOperators.NoOverload(function, [target, .. args]),
    };

    public static long Size(object? value) => value switch
    {
        string text => text.EnumerateRunes().Count(),
        byte[] bytes => bytes.Length,
        IReadOnlyList<object?> list => list.Count,
        IReadOnlyDictionary<object, object?> map => map.Count,
        _ => throw CelOperators.NoOverload("size", value),
    };

    private static long ToInt(object? value) => value switch
    {
        long whole => whole,
        ulong whole => checked((long)whole),
        double number when Math.Abs(number) < 9.2e18 => (long)number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => parsed,
        string text => throw new CelEvaluationException($"type conversion error from 'string' to 'int': {text}"),
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        _ => throw CelOperators.NoOverload("int", value),
    };

    private static bool ToBool(string text) => text switch
    {
        "1" or "t" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "false" or "FALSE" or "False" => false,
        _ => throw Invalid("bool", text),
    };

    private static CelEvaluationException Invalid(string type, string text) =>
        new($"type conversion error from 'string' to '{type}': {text}");
}

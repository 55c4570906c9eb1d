namespace LocalCluster.Schemas.Cel;

/// <summary>The result types of operators and functions; null says that no overload fits.</summary>
internal static class CelSignatures
{
    private static readonly Dictionary<string, (string[] Targets, CelType Result)> Methods = new(StringComparer.Ordinal)
    {
        ["size"] = (["string", "list", "map", "bytes", "object"], CelType.Int),
        ["startsWith"] = (["string"], CelType.Bool),
        ["endsWith"] = (["string"], CelType.Bool),
        ["contains"] = (["string"], CelType.Bool),
        ["equivalent"] = ([], CelType.Bool),
        ["intersects"] = ([], CelType.Bool),
        ["matches"] = (["string"], CelType.Bool),
        ["find"] = (["string"], CelType.String),
        ["findAll"] = (["string"], CelType.ListOf(CelType.String)),
        ["lowerAscii"] = (["string"], CelType.String),
        ["upperAscii"] = (["string"], CelType.String),
        ["trim"] = (["string"], CelType.String),
        ["reverse"] = (["string", "list"], CelType.Dyn),
        ["split"] = (["string"], CelType.ListOf(CelType.String)),
        ["replace"] = (["string"], CelType.String),
        ["charAt"] = (["string"], CelType.String),
        ["indexOf"] = (["string", "list"], CelType.Int),
        ["lastIndexOf"] = (["string", "list"], CelType.Int),
        ["substring"] = (["string"], CelType.String),
        ["format"] = (["string"], CelType.String),
        ["join"] = (["list"], CelType.String),
        ["isSorted"] = (["list"], CelType.Bool),
        ["sum"] = (["list"], CelType.Dyn),
        ["min"] = (["list"], CelType.Dyn),
        ["max"] = (["list"], CelType.Dyn),
        ["isLessThan"] = (["kubernetes.Quantity"], CelType.Bool),
        ["isGreaterThan"] = (["kubernetes.Quantity"], CelType.Bool),
        ["compareTo"] = (["kubernetes.Quantity"], CelType.Int),
        ["sign"] = (["kubernetes.Quantity"], CelType.Int),
        ["add"] = (["kubernetes.Quantity"], CelType.Quantity),
        ["sub"] = (["kubernetes.Quantity"], CelType.Quantity),
        ["isInteger"] = (["kubernetes.Quantity"], CelType.Bool),
        ["asInteger"] = (["kubernetes.Quantity"], CelType.Int),
        ["asApproximateFloat"] = (["kubernetes.Quantity"], CelType.Double),
        ["getScheme"] = (["kubernetes.URL"], CelType.String),
        ["getHost"] = (["kubernetes.URL"], CelType.String),
        ["getHostname"] = (["kubernetes.URL"], CelType.String),
        ["getPort"] = (["kubernetes.URL"], CelType.String),
        ["getEscapedPath"] = (["kubernetes.URL"], CelType.String),
        ["getQuery"] = (["kubernetes.URL"], CelType.Dyn),
        ["getHours"] = (["duration", "timestamp"], CelType.Int),
        ["getMinutes"] = (["duration", "timestamp"], CelType.Int),
        ["getSeconds"] = (["duration", "timestamp"], CelType.Int),
        ["getMilliseconds"] = (["duration", "timestamp"], CelType.Int),
        ["getFullYear"] = (["timestamp"], CelType.Int),
        ["getMonth"] = (["timestamp"], CelType.Int),
        ["getDate"] = (["timestamp"], CelType.Int),
        ["getDayOfMonth"] = (["timestamp"], CelType.Int),
        ["getDayOfWeek"] = (["timestamp"], CelType.Int),
        ["getDayOfYear"] = (["timestamp"], CelType.Int),
    };

    public static bool IsMethod(string name) => Methods.ContainsKey(name);

    public static CelType? Method(CelType target, string name) =>
        Methods.TryGetValue(name, out var method) && (target.IsDyn || method.Targets.Contains(target.Name, StringComparer.Ordinal))
            ? method.Result
            : null;

    public static CelType? Global(string name, IReadOnlyList<CelType> args) => (name, args) switch
    {
        ("size", [{ Name: "string" or "list" or "map" or "bytes" or "dyn" or "object" }]) => CelType.Int,
        ("int", [_]) => CelType.Int,
        ("uint", [_]) => CelType.Uint,
        ("double", [_]) => CelType.Double,
        ("string", [_]) => CelType.String,
        ("bool", [_]) => CelType.Bool,
        ("bytes", [_]) => CelType.Bytes,
        ("dyn" or "type", [_]) => CelType.Dyn,
        ("duration", [{ Name: "string" or "dyn" or "duration" }]) => CelType.Duration,
        ("timestamp", [{ Name: "string" or "dyn" or "timestamp" }]) => CelType.Timestamp,
        ("matches", [_, _]) => CelType.Bool,
        ("quantity", [{ Name: "string" or "dyn" }]) => CelType.Quantity,
        ("url", [{ Name: "string" or "dyn" }]) => CelType.Url,
        ("isQuantity" or "isURL" or "isIP" or "isCIDR" or "isSemver", [{ Name: "string" or "dyn" }]) => CelType.Bool,
        ("ip" or "cidr" or "semver", [{ Name: "string" or "dyn" }]) => CelType.Dyn,
        _ => null,
    };

    public static CelType? Operator(string name, IReadOnlyList<CelType> args) => (name, args) switch
    {
        ("!_", [{ Name: "bool" or "dyn" }]) => CelType.Bool,
        ("-_", [{ Name: "int" or "double" or "dyn" } operand]) => operand,
        ("_==_" or "_!=_", [var a, var b]) => Comparable(a, b) || a == CelType.Null || b == CelType.Null ? CelType.Bool : null,
        ("_<_" or "_<=_" or "_>_" or "_>=_", [var a, var b]) => Comparable(a, b) && Ordered(a) && Ordered(b) ? CelType.Bool : null,
        ("@in", [var item, { Name: "list" } list]) => Comparable(item, list.Element ?? CelType.Dyn) ? CelType.Bool : null,
        ("@in", [_, { Name: "map" or "dyn" }]) => CelType.Bool,
        (_, [{ IsDyn: true }, _] or [_, { IsDyn: true }]) => CelType.Dyn,
        ("_+_", [{ Name: "timestamp" }, { Name: "duration" }] or [{ Name: "duration" }, { Name: "timestamp" }]) => CelType.Timestamp,
        ("_-_", [{ Name: "timestamp" }, { Name: "duration" }]) => CelType.Timestamp,
        ("_-_", [{ Name: "timestamp" }, { Name: "timestamp" }]) => CelType.Duration,
        ("_+_" or "_-_", [{ Name: "duration" }, { Name: "duration" }]) => CelType.Duration,
        ("_+_", [{ Name: "string" or "bytes" or "list" } a, var b]) when a.Name == b.Name => a,
        ("_%_", [{ Name: "int" or "uint" } a, var b]) when a.Name == b.Name => a,
        ("_+_" or "_-_" or "_*_" or "_/_", [{ IsNumber: true } a, var b]) when a.Name == b.Name => a,
        _ => null,
    };

    private static bool Comparable(CelType a, CelType b) => a.IsDyn || b.IsDyn || a.Name == b.Name || (a.IsNumber && b.IsNumber)
        || (a.Name is "object" or "map" && b.Name is "object" or "map");

    private static bool Ordered(CelType type) => type.Name is not ("object" or "map" or "list" or "null_type" or "kubernetes.Quantity");
}

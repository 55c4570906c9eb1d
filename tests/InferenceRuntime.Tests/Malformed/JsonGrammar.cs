using FsCheck;
using FsCheck.Fluent;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>
/// JSON values that are right, nearly right and wrong. Texts are Latin-1: each character stands for one byte, so that they can hold what is
/// no UTF-8.
/// </summary>
internal static class JsonGrammar
{
    private static readonly string[] NumberForms =
    [
        "0", "-0", "1", "-1", "0.5", "1.5e3", "1E-7", "255", "256", "-129", "65504", "65520", "2147483648", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "3.4028235e38", "3.4028236e38", "1e-46",
        "1.7976931348623157e308", "1e309", "1e400", "-1e400", "5e-324", "1e99999999999999999999", "0e99999999999", "NaN", "Infinity", "-Infinity",
    ];

    private static readonly string[] NumberDefects =
    [
        "", "-", "+1", ".5", "1.", "01", "-01", "00", "1e", "1e+", "1E-", "0x10", "1_000", "1,5", "1 2", "--1", "1-", "1e5.5", "nan", "NAN", "-NaN",
        "+Infinity", "inf", "Inf", "-inf", "Infinit", "Infinityy", "NaN1", "1f", "1.0.0", "1e1e1", "\u00b2",
    ];

    private static readonly string[] StringPieces =
    [
        "a", "x", " ", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041", "\\u0000", "\\ud83d\\ude00", "\u00c3\u00bc", "\u00f0\u009f\u0098\u0080", "\u007f",
    ];

    private static readonly string[] StringDefects =
    [
        "\\", "\\x", "\\'", "\\u", "\\u12", "\\u12g4", "\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud800\\u0041", "\\ud83d\\ude", "\u0000", "\u001f", "\n", "\t",
        "\u00ff", "\u00c0\u0080", "\u00c3", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080", "\u00e2\u0082", "\"", "\u0080",
    ];

    private static readonly string[] Literals = ["true", "false", "null"];

    private static readonly string[] LiteralDefects = ["True", "TRUE", "tru", "truee", "nul", "nulll", "undefined", "None", "yes", "'a'", "/**/1", "#", "@", "\u00ef\u00bb\u00bf1"];

    public static Gen<string> WhiteSpace { get; } = Gen.Frequency(
        (60, Gen.Constant("")), (10, Gen.Elements(" ", "\n", "\t", "\r\n", "    ")), (1, Gen.Elements("\u000b", "\u00a0", "\u00ef\u00bb\u00bf")));

    public static Gen<string> Number { get; } = Gen.Frequency(
        (30, Gen.Choose(-1000, 1000).Select(value => $"{value}")),
        (30, Gen.Elements(NumberForms)),
        (1, Gen.Elements(NumberDefects)),
        (1, Gen.Choose(1, 400).Select(digits => new string('9', digits))),
        (1, Gen.Choose(1, 400).Select(digits => $"0.{new string('0', digits)}1e{digits + 1}")));

    public static Gen<string> Literal { get; } = Gen.Frequency((40, Gen.Elements(Literals)), (1, Gen.Elements(LiteralDefects)));

    public static Gen<string> Text { get; } =
        from pieces in Gen.ListOf(Gen.Frequency((100, Gen.Elements(StringPieces)), (1, Gen.Elements(StringDefects)))).Resize(6)
        from close in Gen.Frequency((200, Gen.Constant("\"")), (1, Gen.Constant("")))
        select $"\"{string.Concat(pieces)}{close}";

    /// <summary>Any value, arrays and objects at most so many levels deep.</summary>
    public static Gen<string> Value(int depth) => depth == 0
        ? Gen.Frequency((3, Number), (2, Text), (1, Literal))
        : Gen.Frequency((3, Number), (2, Text), (1, Literal), (1, Array(Value(depth - 1), 3)), (1, Object(Value(depth - 1))), (1, Deep));

    /// <summary>Nesting around the limit of 64, closed or not.</summary>
    public static Gen<string> Deep { get; } =
        from levels in Gen.Frequency((30, Gen.Choose(1, 5)), (2, Gen.Choose(58, 70)), (1, Gen.Constant(500)))
        from open in Gen.Elements("[", "{\"a\":")
        from closed in Gen.Frequency((40, Gen.Constant(0)), (1, Gen.Choose(-1, 1)))
        let close = open == "[" ? ']' : '}'
        select string.Concat(Enumerable.Repeat(open, levels)) + "1" + new string(close, Math.Max(0, levels + closed));

    public static Gen<string> Array(Gen<string> element, int most) =>
        from elements in Gen.ListOf(element).Resize(most)
        from array in Joined("[", "]", elements)
        select array;

    public static Gen<string> Object(Gen<string> value) =>
        from members in Gen.ListOf(Member(Text, value)).Resize(3)
        from document in Object(members)
        select document;

    public static Gen<string> Object(IEnumerable<string> members) => Joined("{", "}", members);

    public static Gen<string> Member(Gen<string> name, Gen<string> value) =>
        from memberName in name
        from space in WhiteSpace
        from colon in Gen.Frequency((300, Gen.Constant(":")), (1, Gen.Elements("", "::", "=", ",")))
        from memberValue in value
        select memberName + space + colon + memberValue;

    /// <summary>Elements in brackets with commas between them; now and then with one comma or bracket too many, too few or another one.</summary>
    private static Gen<string> Joined(string open, string close, IEnumerable<string> elements) =>
        from space in WhiteSpace
        from comma in Gen.Frequency((300, Gen.Constant(",")), (1, Gen.Elements("", ";", ",,", ":")))
        from trailing in Gen.Frequency((300, Gen.Constant("")), (1, Gen.Constant(",")))
        from end in Gen.Frequency((300, Gen.Constant(close)), (1, Gen.Elements("", "]", "}", close + close)))
        select open + space + string.Join(comma + space, elements) + trailing + end;
}

using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Infer requests with defects: wrong types, members missing, repeated, misspelt, shapes that overflow, sizes that lie.</summary>
internal static class RestRequestGrammar
{
    private static readonly string[] Datatypes =
        ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32", "FP64", "BYTES"];

    private static readonly string[] ShapeDefects =
    [
        "[4294967296,4294967296]", "[9223372036854775807,9223372036854775807]", "[0,9223372036854775807,9223372036854775807]", "[9223372036854775807,9223372036854775807,0]", "[9223372036854775807,0]", "[3,6148914691236517206]",
        "[9223372036854775808]", "[18446744073709551616]", "[-1]", "[-9223372036854775808]", "[2147483647]", "[2147483648]", "[1e3]", "[1.0]", "[\"1\"]", "[null]",
        "[[1]]", "1", "{}", "[1,]", "[,1]", "[NaN]", "[2,-3]", "[00]", "[-0]",
    ];

    private static readonly string[] HeaderDefects =
        ["-1", "+1", "0", "1", "99999999", "2147483647", "2147483648", "9223372036854775808", "", "abc", "1.5", "0x10", " 7", "7,7", "1e2"];

    /// <summary>Requests of every form. Roughly a third of them is right.</summary>
    public static Gen<RestRequest> Request { get; } = Gen.Frequency((6, Document.Select(text => RestRequest.OfBytes(text))), (3, Binary), (1, Raw));

    /// <summary>Requests of version 1: instances or inputs, in rows, in columns, as bytes in base64, and whatever else.</summary>
    public static Gen<RestRequest> Version1 { get; } =
        from document in Members(("instances", Version1Data, 20), ("inputs", Version1Data, 1), ("signature_name", JsonGrammar.Text, 2))
        select new RestRequest(Encoding.Latin1.GetBytes(document), Version1: true);

    private static Gen<string> Version1Data => Gen.Frequency(
        (4, Data),
        (1, JsonGrammar.Array(JsonGrammar.Object(JsonGrammar.Value(1)), 3)),
        (1, JsonGrammar.Array(JsonGrammar.Member(Gen.Constant("{\"x\""), JsonGrammar.Number).Select(row => row + "}"), 3)),
        (1, JsonGrammar.Array(JsonGrammar.Member(Gen.Constant("{\"b64\""), Gen.Elements("\"\"", "\"YWI=\"", "\"YWI\"", "\"Y W I=\"", "\"====\"", "1")).Select(row => row + "}"), 3)));

    private static Gen<string> Datatype => Gen.Frequency((30, Gen.Elements(Datatypes).Select(name => $"\"{name}\"")), (1, Gen.Elements("\"FLOAT\"", "\"fp32\"", "\"\"", "32")));

    private static Gen<string> Name => Gen.Frequency((10, Gen.Elements("\"x\"", "\"y\"", "\"input_ids\"")), (1, JsonGrammar.Text));

    private static Gen<string> Shape => Gen.Frequency(
        (8, Gen.Choose(0, 3).ListOf().Resize(3).Select(shape => $"[{string.Join(',', shape)}]")),
        (1, Gen.Elements(ShapeDefects)),
        (1, Gen.Choose(60, 70).Select(rank => $"[{string.Join(',', Enumerable.Repeat(1, rank))}]")));

    private static Gen<string> Data => Gen.Frequency(
        (4, JsonGrammar.Array(JsonGrammar.Number, 6)),
        (2, JsonGrammar.Array(JsonGrammar.Array(JsonGrammar.Number, 3), 3)),
        (2, JsonGrammar.Array(JsonGrammar.Text, 4)),
        (1, JsonGrammar.Array(JsonGrammar.Literal, 4)),
        (1, JsonGrammar.Value(2)));

    private static Gen<string> Parameters => JsonGrammar.Member(
            Gen.Elements("\"timeout\"", "\"priority\"", "\"binary_data\"", "\"binary_data_size\"", "\"binary_data_output\"", "\"classification\"", "\"other\""),
            Gen.Frequency((8, Gen.Elements("true", "false", "0", "4")), (1, JsonGrammar.Value(1))))
        .ListOf().Resize(2).SelectMany(members => JsonGrammar.Object(members));

    private static Gen<string> Output => Members(("name", Name, 20), ("parameters", Parameters, 20));

    private static Gen<string> Input => Gen.Frequency((12, AnyTensor.Any.Select(tensor => Latin1(tensor.JsonInput("x")))), (2, DefectiveInput));

    private static Gen<string> DefectiveInput => Members(("name", Name, 40), ("shape", Shape, 40), ("datatype", Datatype, 40), ("data", Data, 20), ("parameters", Parameters, 2));

    private static Gen<string> Document =>
        from before in JsonGrammar.WhiteSpace
        from document in Members(
            ("inputs", JsonGrammar.Array(Input, 2), 100),
            ("outputs", JsonGrammar.Array(Output, 2), 20),
            ("id", Gen.Frequency((20, JsonGrammar.Text), (1, JsonGrammar.Value(1))), 10),
            ("parameters", Parameters, 20),
            ("unknown", JsonGrammar.Value(3), 20))
        from after in Gen.Frequency((60, JsonGrammar.WhiteSpace), (1, JsonGrammar.Value(0)))
        select before + document + after;

    private static Gen<RestRequest> Binary =>
        from input in Gen.Frequency((1, AnyTensor.Any.Select(tensor => (Json: tensor.BinaryInput("x"), Bytes: tensor.Binary))), (1, BinaryInput))
        from more in Gen.Frequency((20, Gen.Constant("")), (1, Document.Select(text => text + ",")))
        from lie in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(-5, 5)), (1, Gen.Choose(-1_000_000, 1_000_000)))
        from header in Gen.Frequency((8, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(HeaderDefects)))
        let json = $"{{\"inputs\":[{more}{input.Json.Replace("SIZE", (input.Bytes.Length + lie).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}]}}"
        let document = Encoding.Latin1.GetBytes(json)
        select new RestRequest([.. document, .. input.Bytes], header ?? document.Length.ToString(CultureInfo.InvariantCulture));

    private static Gen<(string Json, byte[] Bytes)> BinaryInput =>
        from datatype in Datatype
        from shape in Shape
        from bytes in Gen.Frequency((2, Gen.Choose(0, 8).SelectMany(Bytes)), (1, Strings))
        select ($"{{\"name\":\"x\",\"datatype\":{datatype},\"shape\":{shape},\"parameters\":{{\"binary_data_size\":SIZE}}}}", bytes);

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>BYTES elements, some of whose lengths lie.</summary>
    private static Gen<byte[]> Strings =>
        from elements in Gen.Choose(0, 5).SelectMany(Bytes).ListOf().Resize(4)
        from lie in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Elements(1, -1, int.MaxValue, int.MinValue, -4)))
        select (byte[])[.. elements.SelectMany(element => (byte[])[.. BitConverter.GetBytes(element.Length + lie), .. element])];

    private static Gen<RestRequest> Raw => Gen.Choose(0, 40).SelectMany(Bytes).Select(bytes => new RestRequest(bytes, "0"));

    private static Gen<byte[]> Bytes(int count) => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(count);

    /// <summary>An object with each member once, as often as its weight against one says; sometimes twice, under another name, in any order.</summary>
    private static Gen<string> Members(params (string Name, Gen<string> Value, int Weight)[] members) =>
        from parts in Gen.CollectToArray(members.Select(member => Gen.Frequency(
            (member.Weight, Once(member.Name, member.Value)),
            (1, Gen.Constant(Array.Empty<string>())),
            (1, Once(member.Name, JsonGrammar.Value(1))),
            (1, Twice(member.Name, member.Value)))))
        from shuffled in Gen.Shuffle(parts.SelectMany(part => part))
        from document in JsonGrammar.Object(shuffled)
        select document;

    private static Gen<string[]> Once(string name, Gen<string> value) =>
        JsonGrammar.Member(Gen.Frequency((60, Gen.Constant($"\"{name}\"")), (1, Gen.Elements($"\"{name}s\"", name, $"'{name}'", "\"\""))), value).Select(member => new[] { member });

    private static Gen<string[]> Twice(string name, Gen<string> value) =>
        from first in Once(name, value)
        from second in Once(name, value)
        select first.Concat(second).ToArray();
}

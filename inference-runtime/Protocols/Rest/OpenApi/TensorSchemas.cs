using System.Text.Json.Nodes;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>The schemas of a declared tensor, as version 2 and version 1 of the protocol write it.</summary>
internal static class TensorSchemas
{
    /// <summary>An input of an infer request: its data nested or flat, or binary behind the JSON.</summary>
    public static JsonObject Input(TensorSpec spec) => Schema.Object(
        ("name", Schema.Const(spec.Name)),
        ("datatype", Schema.Const(spec.Datatype.Name())),
        ("shape", Shape(spec.Shape)),
        ("data?", Schema.Ref(DataName(spec.Datatype))),
        ("parameters?", Schema.Object(("binary_data_size?", Schema.Count()))));

    /// <summary>An output of an infer answer: without data when that follows the JSON in binary.</summary>
    public static JsonObject Output(TensorSpec spec) => Schema.Object(
        ("name", Schema.Const(spec.Name)),
        ("datatype", Schema.Const(spec.Datatype.Name())),
        ("shape", Shape(spec.Shape)),
        ("data?", Schema.Array(Element(spec.Datatype))),
        ("parameters?", Schema.Object(("binary_data_size", Schema.Count()))));

    /// <summary>An output that was asked for as classes.</summary>
    public static JsonObject Classes(TensorSpec spec) => Schema.Object(
        ("name", Schema.Const(spec.Name)),
        ("datatype", Schema.Const(Datatype.Bytes.Name())),
        ("shape", Schema.Array(Schema.Count())),
        ("data?", Schema.Array(Schema.Type("string").Described("value:index[:label]"))),
        ("parameters?", Schema.Object(("binary_data_size", Schema.Count()))));

    /// <summary>A tensor of version 1, or one row of it: arrays that nest as its dimensions from <paramref name="axis"/> on.</summary>
    public static JsonObject Nested(TensorSpec spec, int axis)
    {
        var schema = Element(spec.Datatype);
        if (spec.Datatype == Datatype.Bytes)
        {
            schema = Schema.AnyOf(schema, Schema.Object(("b64", Schema.Type("string"))));
        }

        for (var i = spec.Shape.Length - 1; i >= axis; i--)
        {
            schema = spec.Shape[i] == TensorShape.Free ? Schema.Array(schema) : Schema.Array(schema, spec.Shape[i]);
        }

        return schema;
    }

    /// <summary>What a component is called that <see cref="Data"/> describes.</summary>
    public static string DataName(Datatype datatype) => $"Data.{datatype.Name()}";

    /// <summary>Elements of a datatype in arrays, however they nest.</summary>
    public static JsonObject Data(Datatype datatype) => Schema.Array(Schema.AnyOf(Element(datatype), Schema.Ref(DataName(datatype))));

    private static JsonObject Shape(long[] shape)
    {
        var dimensions = shape.Select(dimension => (JsonNode)(dimension == TensorShape.Free ? Schema.Count() : Schema.Const(dimension)));
        return new JsonObject { ["type"] = "array", ["prefixItems"] = new JsonArray([.. dimensions]), ["minItems"] = shape.Length, ["maxItems"] = shape.Length };
    }

    private static JsonObject Element(Datatype datatype) => datatype switch
    {
        Datatype.Bool => Schema.Type("boolean"),
        Datatype.Bytes => Schema.Type("string"),
        Datatype.UInt8 => Integer(byte.MinValue, byte.MaxValue),
        Datatype.UInt16 => Integer(ushort.MinValue, ushort.MaxValue),
        Datatype.UInt32 => Integer(uint.MinValue, uint.MaxValue),
        Datatype.UInt64 => Integer(ulong.MinValue, ulong.MaxValue),
        Datatype.Int8 => Integer(sbyte.MinValue, sbyte.MaxValue),
        Datatype.Int16 => Integer(short.MinValue, short.MaxValue),
        Datatype.Int32 => Integer(int.MinValue, int.MaxValue),
        Datatype.Int64 => Integer(long.MinValue, long.MaxValue),
        _ => Schema.Type("number"),
    };

    private static JsonObject Integer<T>(T min, T max) => new() { ["type"] = "integer", ["minimum"] = JsonValue.Create(min), ["maximum"] = JsonValue.Create(max) };
}

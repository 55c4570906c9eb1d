namespace Testing.Onnx;

/// <summary>An attribute of a node.</summary>
public sealed class OnnxAttribute
{
    // AttributeProto.AttributeType
    private const int FloatType = 1;
    private const int IntType = 2;
    private const int StringType = 3;
    private const int IntsType = 7;

    private readonly string _name;
    private readonly int _type;
    private readonly Action<ProtoWriter> _value;

    private OnnxAttribute(string name, int type, Action<ProtoWriter> value)
    {
        _name = name;
        _type = type;
        _value = value;
    }

    public static OnnxAttribute Int(string name, long value) => new(name, IntType, writer => writer.Integer(3, value));

    public static OnnxAttribute Float(string name, float value) => new(name, FloatType, writer => writer.Float(2, value));

    public static OnnxAttribute String(string name, string value) => new(name, StringType, writer => writer.Text(4, value));

    public static OnnxAttribute Ints(string name, params long[] values) => new(name, IntsType, writer =>
    {
        foreach (var value in values)
        {
            writer.Integer(8, value);
        }
    });

    internal ProtoWriter Write()
    {
        var writer = new ProtoWriter().Text(1, _name);
        _value(writer);
        return writer.Integer(20, _type);
    }
}

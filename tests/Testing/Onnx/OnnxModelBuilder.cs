using System.Runtime.InteropServices;
using System.Text;

namespace Testing.Onnx;

/// <summary>
/// Writes small ONNX models for tests, straight to ModelProto's wire format (field numbers from onnx.proto).
/// <code>new OnnxModelBuilder().Input("x", OnnxType.Float, "n").Node("Identity", ["x"], ["y"]).Output("y", OnnxType.Float, "n").ToBytes()</code>
/// </summary>
public sealed class OnnxModelBuilder
{
    private const string Microsoft = "com.microsoft";

    private readonly ProtoWriter _graph = new();
    private readonly List<(string Domain, long Version)> _opsets = [("", 17)];
    private readonly List<(string Key, string Value)> _metadata = [];
    private string _producer = "testing";
    private string _producerVersion = "1.0";
    private long _irVersion = 8;
    private long _modelVersion;

    /// <summary>The opset of the default domain; 17 unless said.</summary>
    public OnnxModelBuilder Opset(long version)
    {
        _opsets[0] = ("", version);
        return this;
    }

    public OnnxModelBuilder Opset(string domain, long version)
    {
        _opsets.Add((domain, version));
        return this;
    }

    /// <summary>Lets the model use ONNX Runtime's own operators.</summary>
    public OnnxModelBuilder MicrosoftOpset() => Opset(Microsoft, 1);

    public OnnxModelBuilder IrVersion(long version)
    {
        _irVersion = version;
        return this;
    }

    public OnnxModelBuilder Producer(string name, string version)
    {
        (_producer, _producerVersion) = (name, version);
        return this;
    }

    public OnnxModelBuilder ModelVersion(long version)
    {
        _modelVersion = version;
        return this;
    }

    public OnnxModelBuilder Metadata(string key, string value)
    {
        _metadata.Add((key, value));
        return this;
    }

    public OnnxModelBuilder Input(string name, OnnxType type, params Dimension[] shape)
    {
        _graph.Message(11, Tensor(name, type, shape));
        return this;
    }

    public OnnxModelBuilder Output(string name, OnnxType type, params Dimension[] shape)
    {
        _graph.Message(12, Tensor(name, type, shape));
        return this;
    }

    /// <summary>An output that is a sequence of tensors, which no inference protocol carries.</summary>
    public OnnxModelBuilder SequenceOutput(string name, OnnxType type)
    {
        var element = new ProtoWriter().Message(1, new ProtoWriter().Integer(1, (long)type));
        _graph.Message(12, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(4, new ProtoWriter().Message(1, element))));
        return this;
    }

    public OnnxModelBuilder Node(string op, string[] inputs, string[] outputs, params OnnxAttribute[] attributes) =>
        Node(string.Empty, op, inputs, outputs, attributes);

    public OnnxModelBuilder Node(string domain, string op, string[] inputs, string[] outputs, params OnnxAttribute[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        foreach (var output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, $"{op}_{outputs[0]}").Text(4, op);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute.Write());
        }

        if (domain.Length > 0)
        {
            node.Text(7, domain);
        }

        _graph.Message(1, node);
        return this;
    }

    /// <summary>A constant of any numeric type; <typeparamref name="T"/> has the type's size.</summary>
    public OnnxModelBuilder Initializer<T>(string name, OnnxType type, long[] shape, params T[] values)
        where T : unmanaged
    {
        var tensor = TensorHead(name, type, shape).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        _graph.Message(5, tensor);
        return this;
    }

    /// <summary>A constant whose bytes are in another file, which lies beside the model.</summary>
    public OnnxModelBuilder ExternalInitializer(string name, OnnxType type, long[] shape, string file, long offset, long length)
    {
        var tensor = TensorHead(name, type, shape).Message(13, Entry("location", file)).Message(13, Entry("offset", $"{offset}")).Message(13, Entry("length", $"{length}"));
        _graph.Message(5, tensor.Integer(14, 1));
        return this;

        static ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);
    }

    public OnnxModelBuilder StringInitializer(string name, long[] shape, params string[] values)
    {
        var tensor = TensorHead(name, OnnxType.String, shape);
        foreach (var value in values)
        {
            tensor.Bytes(6, Encoding.UTF8.GetBytes(value));
        }

        _graph.Message(5, tensor);
        return this;
    }

    public byte[] ToBytes()
    {
        var model = new ProtoWriter().Integer(1, _irVersion).Text(2, _producer).Text(3, _producerVersion);
        if (_modelVersion > 0)
        {
            model.Integer(5, _modelVersion);
        }

        model.Bytes(7, [.. new ProtoWriter().Text(2, "test").ToArray(), .. _graph.ToArray()]);
        foreach (var (domain, version) in _opsets)
        {
            model.Message(8, new ProtoWriter().Text(1, domain).Integer(2, version));
        }

        foreach (var (key, value) in _metadata)
        {
            model.Message(14, new ProtoWriter().Text(1, key).Text(2, value));
        }

        return model.ToArray();
    }

    /// <summary>Writes the model into a file and returns its path.</summary>
    public string Save(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    private static ProtoWriter TensorHead(string name, OnnxType type, long[] shape)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape)
        {
            tensor.Integer(1, dimension);
        }

        return tensor.Integer(2, (long)type).Text(8, name);
    }

    private static ProtoWriter Tensor(string name, OnnxType type, Dimension[] shape)
    {
        var dimensions = new ProtoWriter();
        foreach (var dimension in shape)
        {
            var written = new ProtoWriter();
            if (dimension.Symbol is { } symbol)
            {
                written.Text(2, symbol);
            }
            else if (dimension.Size >= 0)
            {
                written.Integer(1, dimension.Size);
            }

            dimensions.Message(1, written);
        }

        var tensor = new ProtoWriter().Integer(1, (long)type).Message(2, dimensions);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}

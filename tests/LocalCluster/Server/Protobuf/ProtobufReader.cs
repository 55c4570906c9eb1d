using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace LocalCluster.Server.Protobuf;

/// <summary>
/// Turns a message into the JSON that would have said the same. Go's encoder writes every plain field, so an empty text, a zero, a false and an
/// empty message mean "not given", but where the table says that a field tells the two apart.
/// </summary>
public static class ProtobufReader
{
    public static JsonObject Read(string message, ByteString bytes)
    {
        var obj = new JsonObject();
        ReadInto(message, bytes, obj);
        return obj;
    }

    private static void ReadInto(string message, ByteString bytes, JsonObject obj)
    {
        var fields = ProtobufMessages.Find(message) ?? throw new InvalidOperationException($"The table of messages names {message} but does not describe it.");
        var input = bytes.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (!fields.TryGetValue(WireFormat.GetTagFieldNumber(tag), out var field))
            {
                input.SkipLastField();
            }
            else if (field.Type == ProtobufType.Inline)
            {
                ReadInto(field.Message, input.ReadBytes(), obj);
            }
            else if (field.Type is ProtobufType.TextMap or ProtobufType.BytesMap or ProtobufType.QuantityMap)
            {
                var (key, value) = Entry(input.ReadBytes());
                ((JsonObject)(obj[field.Name] ??= new JsonObject()))[key] = MapValue(field.Type, value);
            }
            else if (Value(field, input) is { } value)
            {
                Add(obj, field, value);
            }
        }
    }

    private static void Add(JsonObject obj, ProtobufField field, JsonNode value)
    {
        if (field.Repeated)
        {
            ((JsonArray)(obj[field.Name] ??= new JsonArray())).Add(value);
        }
        else
        {
            obj[field.Name] = value;
        }
    }

    /// <summary>Null when the field says nothing.</summary>
    private static JsonNode? Value(ProtobufField field, CodedInputStream input)
    {
        var always = field.Kept || field.Repeated;
        switch (field.Type)
        {
            case ProtobufType.Text:
                var text = input.ReadString();
                return always || text.Length > 0 ? text : null;
            case ProtobufType.Integer:
                var number = input.ReadInt64();
                return always || number != 0 ? number : null;
            case ProtobufType.Boolean:
                var truth = input.ReadBool();
                return always || truth ? truth : null;
            case ProtobufType.Bytes:
                return Convert.ToBase64String(input.ReadBytes().Span);
            case ProtobufType.Quantity:
                return Quantity(input.ReadBytes());
            case ProtobufType.NumberOrText:
                return NumberOrText(input.ReadBytes());
            default:
                var inner = Read(field.Message, input.ReadBytes());
                return always || inner.Count > 0 ? inner : null;
        }
    }

    private static JsonNode? MapValue(ProtobufType type, ByteString value) => type switch
    {
        ProtobufType.BytesMap => Convert.ToBase64String(value.Span),
        ProtobufType.QuantityMap => Quantity(value),
        _ => value.ToString(Encoding.UTF8),
    };

    private static (string Key, ByteString Value) Entry(ByteString bytes)
    {
        var (key, value) = ("", ByteString.Empty);
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
            {
                key = input.ReadString();
            }
            else
            {
                value = input.ReadBytes();
            }
        }

        return (key, value);
    }

    private static string Quantity(ByteString bytes) => Entry(bytes).Key;

    // Field 1 says which of the two it is, 2 holds the number, 3 the text.
    private static JsonNode NumberOrText(ByteString bytes)
    {
        long type = 0, number = 0;
        var text = "";
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    type = input.ReadInt64();
                    break;
                case 2:
                    number = input.ReadInt64();
                    break;
                default:
                    text = input.ReadString();
                    break;
            }
        }

        return type == 0 ? number : text;
    }
}

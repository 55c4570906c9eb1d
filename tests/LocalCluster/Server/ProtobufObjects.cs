using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>
/// Decodes the few kinds that kubectl sends in protobuf (<c>kubectl create namespace</c>, <c>configmap</c>, <c>secret</c>,
/// <c>serviceaccount</c>, <c>auth can-i</c>): the envelope "k8s\0" around a runtime.Unknown around the object. Field numbers are those of the
/// published API definitions. Any other kind is refused with 415.
/// </summary>
public static class ProtobufObjects
{
    private static readonly byte[] Magic = [0x6b, 0x38, 0x73, 0x00];

    private static readonly Message ObjectMetaFields = new()
    {
        [1] = new("name", FieldType.Text),
        [2] = new("generateName", FieldType.Text),
        [3] = new("namespace", FieldType.Text),
        [5] = new("uid", FieldType.Text),
        [6] = new("resourceVersion", FieldType.Text),
        [11] = new("labels", FieldType.TextMap),
        [12] = new("annotations", FieldType.TextMap),
        [14] = new("finalizers", FieldType.TextList),
    };

    private static readonly Dictionary<string, Message> Kinds = new(StringComparer.Ordinal)
    {
        ["Namespace"] = new() { [1] = new("metadata", FieldType.Message, ObjectMetaFields) },
        ["ServiceAccount"] = new() { [1] = new("metadata", FieldType.Message, ObjectMetaFields) },
        ["ConfigMap"] = new()
        {
            [1] = new("metadata", FieldType.Message, ObjectMetaFields),
            [2] = new("data", FieldType.TextMap),
            [3] = new("binaryData", FieldType.BytesMap),
        },
        ["Secret"] = new()
        {
            [1] = new("metadata", FieldType.Message, ObjectMetaFields),
            [2] = new("data", FieldType.BytesMap),
            [3] = new("type", FieldType.Text),
        },
        ["DeleteOptions"] = new()
        {
            [1] = new("gracePeriodSeconds", FieldType.Number),
            [2] = new("preconditions", FieldType.Message, new Message { [1] = new("uid", FieldType.Text), [2] = new("resourceVersion", FieldType.Text) }),
            [3] = new("orphanDependents", FieldType.Boolean),
            [4] = new("propagationPolicy", FieldType.Text),
            [5] = new("dryRun", FieldType.TextList),
        },
        ["SelfSubjectAccessReview"] = new() { [1] = new("metadata", FieldType.Message, ObjectMetaFields) },
        ["SelfSubjectRulesReview"] = new() { [1] = new("metadata", FieldType.Message, ObjectMetaFields) },
        ["SelfSubjectReview"] = new() { [1] = new("metadata", FieldType.Message, ObjectMetaFields) },
    };

    private enum FieldType
    {
        Text,
        Number,
        Boolean,
        Message,
        TextMap,
        BytesMap,
        TextList,
    }

    public static JsonObject Decode(byte[] body)
    {
        if (!body.AsSpan().StartsWith(Magic))
        {
            throw Refusals.BadRequest("the body is no Kubernetes protobuf: it does not start with k8s");
        }

        string apiVersion = "", kind = "";
        var raw = ByteString.Empty;
        var unknown = new CodedInputStream(body, Magic.Length, body.Length - Magic.Length);
        for (uint tag; (tag = unknown.ReadTag()) != 0;)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    (apiVersion, kind) = TypeMeta(unknown.ReadBytes());
                    break;
                case 2:
                    raw = unknown.ReadBytes();
                    break;
                default:
                    unknown.SkipLastField();
                    break;
            }
        }

        if (!Kinds.TryGetValue(kind, out var message))
        {
            throw Refusals.UnsupportedMediaType("application/json, application/yaml (this stand-in reads protobuf of a few kinds only)");
        }

        var obj = Read(message, raw);
        obj["apiVersion"] = apiVersion;
        obj["kind"] = kind;
        return obj;
    }

    private static (string ApiVersion, string Kind) TypeMeta(ByteString bytes)
    {
        string apiVersion = "", kind = "";
        var input = bytes.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
            {
                apiVersion = input.ReadString();
            }
            else
            {
                kind = input.ReadString();
            }
        }

        return (apiVersion, kind);
    }

    private static JsonObject Read(Message message, ByteString bytes)
    {
        var obj = new JsonObject();
        var input = bytes.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (message.TryGetValue(WireFormat.GetTagFieldNumber(tag), out var field))
            {
                Read(field, input, obj);
            }
            else
            {
                input.SkipLastField();
            }
        }

        return obj;
    }

    private static void Read(Field field, CodedInputStream input, JsonObject into)
    {
        switch (field.Type)
        {
            case FieldType.Text when input.ReadString() is { Length: > 0 } text:
                into[field.Name] = text;
                break;
            case FieldType.Text:
                break;
            case FieldType.Number:
                into[field.Name] = input.ReadInt64();
                break;
            case FieldType.Boolean:
                into[field.Name] = input.ReadBool();
                break;
            case FieldType.Message:
                into[field.Name] = Read(field.Of!, input.ReadBytes());
                break;
            case FieldType.TextList:
                ((JsonArray)(into[field.Name] ??= new JsonArray())).Add((JsonNode)input.ReadString());
                break;
            default:
                var (key, value) = Entry(input.ReadBytes());
                ((JsonObject)(into[field.Name] ??= new JsonObject()))[key] =
                    field.Type == FieldType.BytesMap ? Convert.ToBase64String(value.Span) : value.ToString(Encoding.UTF8);
                break;
        }
    }

    private static (string Key, ByteString Value) Entry(ByteString bytes)
    {
        var (key, value) = ("", ByteString.Empty);
        var input = bytes.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
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

    private sealed record Field(string Name, FieldType Type, Message? Of = null);

    private sealed class Message : Dictionary<int, Field>;
}

using System.Text.Json.Nodes;
using Google.Protobuf;
using LocalCluster.Api;

namespace LocalCluster.Server.Protobuf;

/// <summary>
/// A body in Kubernetes' protobuf, as <c>kubectl create</c>, <c>autoscale</c>, <c>drain</c> and <c>auth</c> send it: four magic bytes, then a
/// runtime.Unknown that names the kind and holds the object. A kind that is not in the table is refused with 415.
/// </summary>
public static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static readonly byte[] Magic = [0x6b, 0x38, 0x73, 0x00];

    public static JsonObject Decode(byte[] body)
    {
        if (!body.AsSpan().StartsWith(Magic))
        {
            throw Refusals.BadRequest("the body is no Kubernetes protobuf: it does not start with k8s");
        }

        try
        {
            return Object(new CodedInputStream(body, Magic.Length, body.Length - Magic.Length));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Refusals.BadRequest($"the body is broken protobuf: {e.Message}");
        }
    }

    private static JsonObject Object(CodedInputStream unknown)
    {
        var (apiVersion, kind) = ("", "");
        var raw = ByteString.Empty;
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

        if (ProtobufMessages.Find(kind) is null)
        {
            throw Refusals.UnsupportedMediaType($"application/json, application/yaml (the local cluster does not read {kind} in protobuf)");
        }

        var obj = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        foreach (var (name, value) in ProtobufReader.Read(kind, raw).ToList())
        {
            obj[name] = value?.DeepClone();
        }

        return obj;
    }

    private static (string ApiVersion, string Kind) TypeMeta(ByteString bytes)
    {
        var (apiVersion, kind) = ("", "");
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
}

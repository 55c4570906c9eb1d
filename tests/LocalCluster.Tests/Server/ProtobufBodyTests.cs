using Google.Protobuf;
using LocalCluster.Api;
using LocalCluster.Server.Protobuf;

namespace LocalCluster.Tests.Server;

/// <summary>Bodies in protobuf, written here field by field as kubectl's encoder does: every plain field, also when it is empty.</summary>
public sealed class ProtobufBodyTests
{
    [Test]
    public void Deployment_WithEmptyFields_HasOnlyWhatWasGiven()
    {
        var container = Message(Text(1, "main"), Text(2, "example/app:1"), Text(5, ""), Nested(6, Message(Text(1, ""), Number(2, 0), Number(3, 8080))), Nested(8, []), Number(16, 0));
        var template = Message(Nested(1, Message(Text(1, ""), Entry(11, "app", "web"))), Nested(2, Message(Nested(2, container))));
        var spec = Message(Number(1, 0), Nested(2, Message(Entry(1, "app", "web"))), Nested(3, template), Nested(4, []), Number(5, 0), Number(7, 0));

        var body = ProtobufBody.Decode(Envelope("apps/v1", "Deployment", Message(Nested(1, Message(Text(1, "web"), Text(3, ""))), Nested(2, spec), Nested(3, []))));

        Json.Text(body).Should().Be(Json.Text(Json.Object(
            """
            {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {'name': 'web'}, 'spec': {'replicas': 0, 'selector': {'matchLabels': {'app': 'web'}},
             'template': {'metadata': {'labels': {'app': 'web'}}, 'spec': {'containers': [{'name': 'main', 'image': 'example/app:1', 'ports': [{'containerPort': 8080}]}]}}}}
            """)));
    }

    [TestCase(0, 80, "", "80")]
    [TestCase(1, 0, "http", "\"http\"")]
    public void NumberOrText_IsWhatItsTypeSays(int type, int number, string text, string json)
    {
        var port = Message(Number(3, 80), Nested(4, Message(Number(1, type), Number(2, number), Text(3, text))));

        var body = ProtobufBody.Decode(Envelope("v1", "Service", Nested(2, Message(Nested(1, port)))));

        body["spec"]!["ports"]![0]!["targetPort"]!.ToJsonString().Should().Be(json);
    }

    [Test]
    public void InlineMessage_IsPartOfItsParent()
    {
        var path = Message(Text(1, "/"), Text(3, "Prefix"));
        var rule = Message(Text(1, "example.com"), Nested(2, Nested(1, Nested(1, path))));

        var body = ProtobufBody.Decode(Envelope("networking.k8s.io/v1", "Ingress", Nested(2, Nested(3, rule))));

        body["spec"]!["rules"]![0]!["host"]!.ToString().Should().Be("example.com");
        body["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["path"]!.ToString().Should().Be("/");
    }

    [Test]
    public void Quantities_AreTheirTexts()
    {
        var hard = Message(Text(1, "pods"), Nested(2, Text(1, "3")));

        var body = ProtobufBody.Decode(Envelope("v1", "ResourceQuota", Nested(2, Nested(1, hard))));

        body["spec"]!["hard"]!["pods"]!.ToString().Should().Be("3");
    }

    [Test]
    public void Kind_ThatIsNotKnown_IsRefusedWithItsName()
    {
        var decode = () => ProtobufBody.Decode(Envelope("v1", "Lightbulb", []));

        decode.Should().Throw<ApiException>().Which.Should().Match<ApiException>(e => e.Code == 415 && e.Message.Contains("Lightbulb"));
    }

    [Test]
    public void Body_ThatIsCutOff_IsRefused()
    {
        var whole = Envelope("v1", "ConfigMap", Nested(1, Text(1, "a-name-that-is-long-enough")));

        var decode = () => ProtobufBody.Decode(whole[..^4]);

        decode.Should().Throw<ApiException>().Which.Code.Should().Be(400);
    }

    private static byte[] Envelope(string apiVersion, string kind, byte[] obj) =>
        [.. "k8s\0"u8, .. Nested(1, Message(Text(1, apiVersion), Text(2, kind))), .. Nested(2, obj)];

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Text(int field, string text) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    });

    private static byte[] Number(int field, long number) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(number);
    });

    private static byte[] Nested(int field, byte[] message) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    });

    private static byte[] Entry(int field, string key, string value) => Nested(field, Message(Text(1, key), Text(2, value)));

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            write(output);
        }

        return buffer.ToArray();
    }
}

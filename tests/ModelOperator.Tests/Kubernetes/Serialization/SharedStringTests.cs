using System.Buffers;
using System.Text;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Tests.Kubernetes.Serialization;

public sealed class SharedStringTests
{
    private static readonly JsonSerializerOptions Options = ApiJson.CreateOptions();

    [TestCase("plain")]
    [TestCase("")]
    [TestCase("Grüße, 世界 🚀")]
    [TestCase("quotes \" and \\ and \n line ends")]
    [TestCase("a text of more than a hundred and twenty-eight characters, which is taken to be a message that no other object has in the very same words")]
    public void Read_AnyText_IsThatTextEachTime(string text)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Map(text), Options);

        for (var i = 0; i < 2; i++)
        {
            Read(json).Data.Should().Equal(new Dictionary<string, string> { [text] = text });
        }
    }

    [Test]
    public void Read_TheSameTextTwice_IsTheSameString()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Map("inference-runtime"), Options);

        var (first, second) = (Read(json), Read(json));

        second.Data!["inference-runtime"].Should().BeSameAs(first.Data!["inference-runtime"]);
        second.Data.Keys.Single().Should().BeSameAs(first.Data.Keys.Single());
    }

    [Test]
    public void Read_ThousandsOfTexts_MixesNoneUp()
    {
        for (var i = 0; i < 100_000; i++)
        {
            var text = $"text-{i}";
            Read(Encoding.UTF8.GetBytes($$"""{"data": {"key": "{{text}}"} }""")).Data!["key"].Should().Be(text);
        }
    }

    [Test]
    public void Read_TextInSeveralSegments_IsThatText()
    {
        var json = "{\"data\": {\"key\": \"inference-runtime\"}}"u8.ToArray();
        var first = new Segment(json.AsMemory(0, 25));
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(first, 0, first.Append(json.AsMemory(25)), json.Length - 25));

        JsonSerializer.Deserialize<V1ConfigMap>(ref reader, Options)!.Data!["key"].Should().Be("inference-runtime");
    }

    [Test]
    public void Read_NumberWhereATextIsExpected_IsRefused()
    {
        var act = () => Read("{\"data\": {\"key\": 1}}"u8.ToArray());

        act.Should().Throw<JsonException>();
    }

    private static V1ConfigMap Map(string text) => new() { Data = new Dictionary<string, string> { [text] = text } };

    private static V1ConfigMap Read(byte[] json) => JsonSerializer.Deserialize<V1ConfigMap>(json, Options)!;

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}

using System.Text;
using Google.Protobuf;
using LocalCluster.Server;

namespace LocalCluster.Tests.Server;

/// <summary>The forms a body can have, and what is said of a broken one.</summary>
public sealed class BodyTests
{
    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task TearDown() => await _api.DisposeAsync();

    [Test]
    public async Task Namespace_InProtobuf_IsCreated()
    {
        using var content = new ByteArrayContent(ProtobufNamespace("proto"));

        var answer = await _api.SendAsync("POST", "/api/v1/namespaces", content, "application/vnd.kubernetes.protobuf");

        answer.Code.Should().Be(201, "of {0}", answer.Text);
        answer.Body["metadata"]!["labels"]!["kubernetes.io/metadata.name"]!.ToString().Should().Be("proto");
    }

    [Test]
    public async Task Model_InYaml_IsCreated()
    {
        const string Yaml = "apiVersion: serving.modeloperator.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\nspec:\n  model:\n    storageUri: s3://a\n";

        var answer = await _api.SendAsync("POST", TestApi.Models, Yaml, "application/yaml");

        answer.Code.Should().Be(201, "of {0}", answer.Text);
    }

    [Test]
    public async Task Answer_InYaml_ReadsBackAsTheSameObject()
    {
        var created = await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'a'}, 'data': {'number': '5', 'word': 'yes', 'lines': 'a\\nb: c\\n', 'empty': '', 'key: odd': '# x'}}");

        var one = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}/a", accept: "application/yaml");
        var list = await _api.SendAsync("GET", TestApi.ConfigMaps, accept: "application/yaml");

        Json.Text(YamlJson.Parse(one.Text)).Should().Be(Json.Text(created));
        Json.Text(YamlJson.Parse(list.Text)!["items"]![0]).Should().Be(Json.Text(created));
    }

    [TestCase("", "unexpected end of JSON input (<empty>)")]
    [TestCase("{'apiVersion':", "unexpected end of JSON input ({\"apiVersion\":)")]
    [TestCase("{'kind': x}", "invalid character 'x' looking for beginning of value")]
    [TestCase("[]", "json: cannot unmarshal array into Go value")]
    [TestCase("{}", "Object 'Kind' is missing in '{}' ({})")]
    public async Task Body_ThatIsBroken_IsRefusedWithAReason(string body, string reason)
    {
        var answer = await _api.SendAsync("POST", TestApi.Models, body);

        answer.Code.Should().Be(400);
        answer.Message.Should().StartWith("the object provided is unrecognized (must be of type InferenceService): ").And.Contain(reason);
    }

    [Test]
    public async Task Body_OfAnotherKind_IsRefused()
    {
        var custom = await _api.SendAsync("POST", TestApi.Models, "{'apiVersion': 'serving.modeloperator.io/v1beta1', 'kind': 'Other', 'metadata': {'name': 'x'}}");
        var builtin = await _api.SendAsync("POST", TestApi.ConfigMaps, "{'apiVersion': 'v1', 'kind': 'Secret', 'metadata': {'name': 'x'}}");

        custom.Code.Should().Be(422);
        custom.Message.Should().EndWith("kind: Invalid value: \"Other\": must be InferenceService");
        builtin.Code.Should().Be(400);
    }

    [Test]
    public async Task Body_AboveTheLimit_IsRefused()
    {
        var answer = await _api.SendAsync("POST", TestApi.ConfigMaps, new string('x', (3 * 1024 * 1024) + 1));

        answer.Code.Should().Be(413);
        answer.Message.Should().Be("Request entity too large: limit is 3145728");
    }

    [Test]
    public async Task Patch_OfACustomResource_CanNotBeStrategic()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var answer = await _api.SendAsync("PATCH", $"{TestApi.Models}/a", "{}", "application/strategic-merge-patch+json");

        answer.Code.Should().Be(415);
        answer.Message.Should().EndWith("application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
    }

    [TestCase("/apis/none.example.com/v1/things", "404 page not found\n")]
    [TestCase("/api/v1/things", "the server could not find the requested resource")]
    [TestCase("/api/v1/namespaces/work/configmaps/none", "configmaps \"none\" not found")]
    public async Task Path_OfNothing_IsNotFound(string path, string message)
    {
        var answer = await _api.SendAsync("GET", path);

        answer.Code.Should().Be(404);
        answer.Message.Should().Be(message);
    }

    /// <summary>The envelope, the runtime.Unknown in it with kind and version, and in that a Namespace with a name.</summary>
    private static byte[] ProtobufNamespace(string name)
    {
        var metadata = Field(1, Encoding.UTF8.GetBytes(name));
        var type = Field(1, "v1"u8.ToArray()).Concat(Field(2, "Namespace"u8.ToArray())).ToArray();
        return [.. "k8s\0"u8, .. Field(1, type), .. Field(2, Field(1, metadata))];
    }

    private static byte[] Field(int number, byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(bytes));
        }

        return buffer.ToArray();
    }
}

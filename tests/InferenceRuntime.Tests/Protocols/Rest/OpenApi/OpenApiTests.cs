using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest.OpenApi;

/// <summary>/openapi.json against what the real process serves.</summary>
public sealed partial class OpenApiTests
{
    private RuntimeProcess _runtime = null!;
    private JsonObject _document = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var two = new OnnxModelBuilder()
            .Input("a", OnnxType.Float, "n", 2).Input("b?", OnnxType.Int64, "n", 2)
            .Node("Cast", ["b?"], ["c"], OnnxAttribute.Int("to", (long)OnnxType.Float)).Node("Add", ["a", "c"], ["sum"]).Node("Identity", ["b?"], ["same"])
            .Output("sum", OnnxType.Float, "n", 2).Output("same", OnnxType.Int64, "n", 2)
            .ToBytes();
        _runtime = await RuntimeProcess.ReadyAsync(
            $"--model=m={TestModels.Save(OnnxModels.Linear())}",
            $"--model=two.inputs={TestModels.Save(two)}",
            $"--model=text={TestModels.Save(OnnxModels.Identity(OnnxType.String, "n"))}",
            "--allow-model-control");
        _document = JsonNode.Parse(await _runtime.Http.GetStringAsync("/openapi.json"))!.AsObject();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public void Document_Form_IsOpenApi31()
    {
        _document["openapi"]!.GetValue<string>().Should().Be("3.1.0");
        _document["info"]!["title"]!.GetValue<string>().Should().Be("inference-runtime");
        _document["info"]!["version"]!.GetValue<string>().Should().NotBeEmpty();
        _document["components"]!["schemas"]!.AsObject().Should().OnlyContain(schema => ComponentName().IsMatch(schema.Key));
        Operations().Select(operation => operation.Json["operationId"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Document_References_AllLeadSomewhere()
    {
        var check = new JsonSchemaCheck(_document);
        var references = References(_document).ToList();

        references.Should().NotBeEmpty();
        references.ForEach(reference => check.Resolve(reference).Should().NotBeNull());
    }

    [Test]
    public void Document_PathParameters_AreDeclared()
    {
        foreach (var (_, path, operation) in Operations())
        {
            var declared = (operation["parameters"] as JsonArray ?? []).Select(parameter => parameter!["name"]!.GetValue<string>());

            declared.Should().BeEquivalentTo(PathParameter().Matches(path).Select(match => match.Groups[1].Value), path);
        }
    }

    [Test]
    public async Task Document_EveryOperationWithoutARequest_AnswersAsItsSchemaSays()
    {
        var check = new JsonSchemaCheck(_document);
        foreach (var (method, path, operation) in Operations().Where(operation => operation.Json["requestBody"] is null))
        {
            var url = path.Replace("{model}", "m", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), url);
            using var answer = await _runtime.Http.SendAsync(request);

            ((int)answer.StatusCode).Should().BeOneOf([200, 503], $"{method} {path}");
            var content = operation["responses"]!["200"]!["content"]!.AsObject();
            answer.Content.Headers.ContentType!.MediaType.Should().Be(content.First().Key, path);
            if (answer.IsSuccessStatusCode && content["application/json"] is { } json)
            {
                var component = json["schema"]!["$ref"]!.GetValue<string>().Split('/')[^1];
                check.Errors(JsonNode.Parse(await answer.Content.ReadAsStringAsync()), component).Should().BeEmpty(path);
            }
        }

        using var load = await _runtime.Http.PostAsync("/v2/repository/models/m/load", null);
        load.EnsureSuccessStatusCode();
    }

    [TestCase("m", "infer", """{"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "data": [1, [2.5]]}], "id": "7", "parameters": {"priority": 1, "timeout": 1000000}}""")]
    [TestCase("m", "infer", """{"inputs": [{"name": "x", "shape": [3], "datatype": "FP32", "data": [1, 2, 3]}], "outputs": [{"name": "y", "parameters": {"classification": 2}}]}""")]
    [TestCase("text", "infer", """{"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": ["a"]}]}""")]
    [TestCase("two.inputs", "infer", """{"inputs": [{"name": "a", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}, {"name": "b?", "shape": [1, 2], "datatype": "INT64", "data": [[3, 4]]}]}""")]
    [TestCase("m", "predict", """{"instances": [1, 2]}""")]
    [TestCase("m", "predict", """{"inputs": {"x": [1]}, "signature_name": "serving_default"}""")]
    [TestCase("text", "predict", """{"instances": ["a", {"b64": "/w=="}]}""")]
    [TestCase("two.inputs", "predict", """{"instances": [{"a": [1, 2], "b?": [3, 4]}]}""")]
    [TestCase("two.inputs", "predict", """{"inputs": {"a": [[1, 2]], "b?": [[3, 4]]}}""")]
    public async Task Schema_RequestThatIsServed_IsValidAndSoIsItsAnswer(string model, string kind, string json)
    {
        var check = new JsonSchemaCheck(_document);
        var name = char.ToUpperInvariant(kind[0]) + kind[1..];
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _runtime.Http.PostAsync(kind == "infer" ? $"/v2/models/{model}/infer" : $"/v1/models/{model}:predict", content);
        var body = await answer.Content.ReadAsStringAsync();

        answer.IsSuccessStatusCode.Should().BeTrue(body);
        check.Errors(JsonNode.Parse(json), $"{name}Request.{model}").Should().BeEmpty();
        check.Errors(JsonNode.Parse(body), $"{name}Answer.{model}").Should().BeEmpty();
    }

    [TestCase("m", "InferRequest", """{"inputs": [{"name": "z", "shape": [1], "datatype": "FP32", "data": [1]}]}""")]
    [TestCase("m", "InferRequest", """{"inputs": [{"name": "x", "shape": [1], "datatype": "INT64", "data": [1]}]}""")]
    [TestCase("m", "InferRequest", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [1]}]}""")]
    [TestCase("m", "InferRequest", """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": ["1"]}]}""")]
    [TestCase("m", "InferRequest", """{"inputs": []}""")]
    [TestCase("m", "InferRequest", """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}], "outputs": [{"name": "q"}]}""")]
    [TestCase("two.inputs", "InferRequest", """{"inputs": [{"name": "a", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}, {"name": "b?", "shape": [1, 2], "datatype": "INT64", "data": [1, 2]}]}""")]
    [TestCase("two.inputs", "PredictRequest", """{"instances": [{"a": [1, 2]}]}""")]
    [TestCase("two.inputs", "PredictRequest", """{"instances": [{"a": [1], "b?": [3, 4]}]}""")]
    [TestCase("m", "PredictRequest", """{}""")]
    public void Schema_RequestThatIsRefused_IsInvalid(string model, string kind, string json) =>
        new JsonSchemaCheck(_document).Errors(JsonNode.Parse(json), $"{kind}.{model}").Should().NotBeEmpty();

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [member.Value!.GetValue<string>()] : References(member.Value)),
        JsonArray elements => elements.SelectMany(References),
        _ => [],
    };

    [GeneratedRegex("^[A-Za-z0-9._-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ComponentName();

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathParameter();

    private IEnumerable<(string Method, string Path, JsonObject Json)> Operations() =>
        _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (operation.Key, path.Key, operation.Value!.AsObject())));
}

using System.Net.Http.Headers;
using System.Text;
using InferenceRuntime.Sessions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest.V1;

/// <summary>:predict against the real process, by rows and by tensors.</summary>
public sealed class V1PredictTests
{
    private static readonly (string Datatype, OnnxType Type, string Json)[] Samples =
    [
        ("BOOL", OnnxType.Bool, "true,false"),
        ("UINT8", OnnxType.UInt8, "0,255"),
        ("UINT16", OnnxType.UInt16, "0,65535"),
        ("UINT32", OnnxType.UInt32, "0,4294967295"),
        ("UINT64", OnnxType.UInt64, "0,18446744073709551615"),
        ("INT8", OnnxType.Int8, "-128,127"),
        ("INT16", OnnxType.Int16, "-32768,32767"),
        ("INT32", OnnxType.Int32, "-2147483648,2147483647"),
        ("INT64", OnnxType.Int64, "-9223372036854775808,9223372036854775807"),
        ("FP16", OnnxType.Float16, "0.33325195,-65504"),
        ("BF16", OnnxType.BFloat16, "3.140625,NaN"),
        ("FP32", OnnxType.Float, "0.1,-Infinity"),
        ("FP64", OnnxType.Double, "0.1,-1.7976931348623157E+308"),
        ("BYTES", OnnxType.String, "\"grün\",{\"b64\":\"/wA=\"}"),
    ];

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var two = new OnnxModelBuilder()
            .Input("a", OnnxType.Float, "n", 2).Input("b", OnnxType.Float, "n", 2)
            .Node("Add", ["a", "b"], ["sum"]).Node("ReduceMax", ["a"], ["max"], OnnxAttribute.Ints("axes", 1), OnnxAttribute.Int("keepdims", 0))
            .Output("sum", OnnxType.Float, "n", 2).Output("max", OnnxType.Float, "n")
            .ToBytes();
        var mixed = new OnnxModelBuilder()
            .Input("x", OnnxType.Float, "n").Node("Identity", ["x"], ["y"]).Node("ReduceSum", ["x"], ["sum"], OnnxAttribute.Int("keepdims", 0))
            .Output("y", OnnxType.Float, "n").Output("sum", OnnxType.Float)
            .ToBytes();
        var image = new OnnxModelBuilder().Input("x", OnnxType.String, "n").Node("Identity", ["x"], ["image_bytes"]).Output("image_bytes", OnnxType.String, "n").ToBytes();
        _runtime = await RuntimeProcess.ReadyAsync(
            [
                $"--model=m={TestModels.Save(OnnxModels.Linear())}",
                $"--model=two={TestModels.Save(two)}",
                $"--model=mixed={TestModels.Save(mixed)}",
                $"--model=image={TestModels.Save(image)}",
                $"--model=cube={TestModels.Save(OnnxModels.Identity(OnnxType.Int32, "a", "b", "c"))}",
                $"--model=scalar={TestModels.Save(OnnxModels.Identity(OnnxType.Float))}",
                .. Samples.Select(sample => $"--model={sample.Datatype}={TestModels.Save(OnnxModels.Identity(sample.Type, "n"))}"),
            ]);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public void Samples_Together_CoverEveryDatatype() => Samples.Select(sample => sample.Datatype).Should().BeEquivalentTo(Datatypes.All.Select(datatype => datatype.Name()));

    [TestCase("m", """{"instances": [1, 2, 3]}""", """{"predictions":[1,3,5]}""")]
    [TestCase("m", """{"signature_name": "serving_default", "instances": [{"x": 1}, {"x": 2}], "other": {"a": [1]}}""", """{"predictions":[1,3]}""")]
    [TestCase("m", """{"inputs": [1, 2, 3]}""", """{"outputs":[1,3,5]}""")]
    [TestCase("m", """{"inputs": {"x": [1, 2]}}""", """{"outputs":[1,3]}""")]
    [TestCase("m", """{"inputs": []}""", """{"outputs":[]}""")]
    [TestCase("two", """{"instances": [{"a": [1, 2], "b": [10, 20]}, {"b": [30, 40], "a": [4, 3]}]}""", """{"predictions":[{"sum":[11,22],"max":2},{"sum":[34,43],"max":4}]}""")]
    [TestCase("two", """{"inputs": {"b": [[10, 20]], "a": [[1, 2]]}}""", """{"outputs":{"sum":[[11,22]],"max":[2]}}""")]
    [TestCase("cube", """{"instances": [[[1, 2], [3, 4], [5, 6]]]}""", """{"predictions":[[[1,2],[3,4],[5,6]]]}""")]
    [TestCase("cube", """{"inputs": [[[1], [2]], [[3], [4]]]}""", """{"outputs":[[[1],[2]],[[3],[4]]]}""")]
    [TestCase("cube", """{"inputs": [[[], []], [[], []], [[], []]]}""", """{"outputs":[[[],[]],[[],[]],[[],[]]]}""")]
    [TestCase("scalar", """{"inputs": 7}""", """{"outputs":7}""")]
    [TestCase("mixed", """{"inputs": [1, 2]}""", """{"outputs":{"y":[1,2],"sum":3}}""")]
    [TestCase("BYTES", """{"instances": ["a\nb", {"b64": "Zg\u003d\u003d"}]}""", """{"predictions":["a\nb","f"]}""")]
    [TestCase("BYTES", """{"instances": [{"x": {"b64": "Zg=="}}]}""", """{"predictions":["f"]}""")]
    [TestCase("BYTES", """{"inputs": {"b64": ""}}""", "shape []")]
    [TestCase("image", """{"instances": ["f"]}""", """{"predictions":[{"b64":"Zg=="}]}""")]
    public async Task Predict_Request_HasExactlyThisAnswer(string model, string json, string expected)
    {
        var (status, body) = await PostAsync(model, json);

        if (expected.StartsWith('{'))
        {
            status.Should().Be(200, body);
            body.Should().Be(expected);
        }
        else
        {
            // A value where an array is needed is told by the model's signature.
            status.Should().Be(400);
            body.Should().Contain(expected);
        }
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Predict_EveryDatatype_IsExact((string Datatype, OnnxType Type, string Json) sample)
    {
        var byRow = await PostAsync(sample.Datatype, "{\"instances\":[" + sample.Json + "]}");
        var byTensor = await PostAsync(sample.Datatype, "{\"inputs\":[" + sample.Json + "]}");

        byRow.Should().Be((200, "{\"predictions\":[" + sample.Json + "]}"));
        byTensor.Should().Be((200, "{\"outputs\":[" + sample.Json + "]}"));
    }

    [TestCase("m", "{}", "neither 'instances'")]
    [TestCase("m", """{"instances": [1], "inputs": [1]}""", "either 'instances' or 'inputs'")]
    [TestCase("m", """{"instances": [1], "instances": [1]}""", "comes twice")]
    [TestCase("m", """{"instances": []}""", "no rows")]
    [TestCase("m", """{"instances": 3}""", "'[' is expected")]
    [TestCase("m", """{"instances": [1, "2"]}""", "element 1 of the input 'x' should be a number")]
    [TestCase("m", """{"instances": [1x]}""", "should be a number")]
    [TestCase("m", """{"instances": [{"z": 1}]}""", "has no input 'z'")]
    [TestCase("m", """{"instances": [{}]}""", "instance 0 lacks the input 'x'")]
    [TestCase("m", """{"instances": [{"x": 1, "x": 2}]}""", "comes twice")]
    [TestCase("m", """{"instances": [[1, 2]]}""", "shape [1, 2]; [-1] is expected")]
    [TestCase("m", """{"instances": [1]} x""", "something follows")]
    [TestCase("two", """{"instances": [[1, 2]]}""", "has 2 inputs")]
    [TestCase("two", """{"instances": [{"a": [1, 2], "b": [1, 2]}, {"a": [1, 2]}]}""", "instance 1 lacks the input 'b'")]
    [TestCase("two", """{"inputs": {"a": [[1, 2]]}}""", "also needs the input b")]
    [TestCase("cube", """{"inputs": [[[1], [2]], [[3]]]}""", "not rectangular: an array has 1 elements, others beside it 2")]
    [TestCase("cube", """{"inputs": [[[1]], [2]]}""", "not rectangular: an element lies 2 arrays deep, others 3")]
    [TestCase("cube", """{"inputs": [[[1]], [[[2]]]]}""", "not rectangular: an array lies 3 arrays deep")]
    [TestCase("cube", """{"inputs": [[[]], [[1]]]}""", "not rectangular")]
    [TestCase("BYTES", """{"instances": [{"b64": "%%"}]}""", "valid base64")]
    [TestCase("BYTES", """{"instances": [{"b64": "Zg==", "c": 1}]}""", "'}' is expected")]
    [TestCase("BYTES", """{"instances": [3]}""", "should be a text or")]
    [TestCase("INT64", """{"instances": [1.5]}""", "a whole number")]
    [TestCase("mixed", """{"instances": [1, 2]}""", "no common first dimension")]
    public async Task Predict_RequestThatIsWrong_Is400(string model, string json, string words)
    {
        var (status, body) = await PostAsync(model, json);

        status.Should().Be(400, body);
        body.Should().StartWith("{\"error\":").And.Contain(words);
    }

    [Test]
    public async Task Predict_NestingOver64_Is400()
    {
        var (status, body) = await PostAsync("m", "{\"inputs\":" + new string('[', 70) + new string(']', 70) + "}");

        status.Should().Be(400);
        body.Should().Contain("deeper than 64");
    }

    [TestCase("/v1/models/none:predict", 404)]
    [TestCase("/v1/models/m/versions/9:predict", 404)]
    [TestCase("/v1/models/m/versions/1:predict", 200)]
    [TestCase("/v1/models/m", 405)]
    public async Task Predict_Path_IsFoundOrNot(string path, int expected)
    {
        using var content = new StringContent("""{"instances": [1]}""");
        using var answer = await _runtime.Http.PostAsync(path, content);

        ((int)answer.StatusCode).Should().Be(expected);
    }

    [Test]
    public async Task Predict_Request_IsCountedLikeAnInferRequest()
    {
        await PostAsync("UINT8", """{"instances": [1]}""");

        (await _runtime.Http.GetStringAsync("/metrics")).Should().MatchRegex("inference_requests_total\\{code=\"200\",model=\"UINT8\",protocol=\"rest\"\\} [1-9]");
        (await _runtime.Http.GetStringAsync("/v2/models/UINT8/stats")).Should().MatchRegex("\"inference_count\":[1-9]");
    }

    private async Task<(int Status, string Body)> PostAsync(string model, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await _runtime.Http.PostAsync($"/v1/models/{model}:predict", content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

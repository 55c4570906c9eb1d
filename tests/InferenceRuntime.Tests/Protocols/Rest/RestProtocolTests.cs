using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>The statuses, headers and bodies of the REST protocol, against the real process.</summary>
public sealed class RestProtocolTests
{
    private const string Good = """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}]}""";

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var twoInputs = new OnnxModelBuilder()
            .Input("a", OnnxType.Float, "n", 2).Input("b", OnnxType.Float, "n", 2)
            .Node("Add", ["a", "b"], ["sum"]).Node("Sub", ["a", "b"], ["difference"])
            .Output("sum", OnnxType.Float, "n", 2).Output("difference", OnnxType.Float, "n", 2)
            .ToBytes();
        var gather = new OnnxModelBuilder()
            .Input("index", OnnxType.Int64, "n").Initializer("table", OnnxType.Float, [2], 10f, 20f)
            .Node("Gather", ["table", "index"], ["value"]).Output("value", OnnxType.Float, "n")
            .ToBytes();
        _runtime = await RuntimeProcess.ReadyAsync(
            $"--model=m={TestModels.Save(OnnxModels.Linear())}",
            $"--model=two={TestModels.Save(twoInputs)}",
            $"--model=gather={TestModels.Save(gather)}",
            $"--model=slow={TestModels.Save(OnnxModels.Slow(256, 3_000))}",
            "--warmup-iterations=1",
            "--max-request-bytes=200000");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCase("/v2/health/live", """{"live":true}""")]
    [TestCase("/v2/health/ready", """{"ready":true}""")]
    [TestCase("/v2/models", """{"models":["gather","m","slow","two"]}""")]
    [TestCase("/v2/models/m/ready", """{"name":"m","ready":true}""")]
    [TestCase("/v2/models/m/versions/1/ready", """{"name":"m","ready":true}""")]
    public async Task Get_Document_IsExactlyThis(string path, string expected) => (await _runtime.Http.GetStringAsync(path)).Should().Be(expected);

    [TestCase("/v2")]
    [TestCase("/v2/")]
    public async Task Get_Server_NamesItsVersionAndExtensions(string path) => (await _runtime.Http.GetStringAsync(path)).Should().Be(
        $$"""{"name":"inference-runtime","version":"{{ProductVersion.Text}}","extensions":["binary_tensor_data","classification","model_repository","parameters","schedule_policy","statistics"]}""");

    [Test]
    public async Task Get_ModelMetadata_HasSignatureAndProperties()
    {
        using var json = JsonDocument.Parse(await _runtime.Http.GetStringAsync("/v2/models/two"));

        var model = json.RootElement;
        model.GetProperty("platform").GetString().Should().Be("onnxruntime_onnx");
        model.GetProperty("inputs").GetRawText().Should().Be("""[{"name":"a","datatype":"FP32","shape":[-1,2]},{"name":"b","datatype":"FP32","shape":[-1,2]}]""");
        model.GetProperty("outputs").GetArrayLength().Should().Be(2);
        var properties = model.GetProperty("properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString());
        properties.Keys.Should().Equal("digest", "sizeBytes", "executionProvider", "opset", "producer", "loadSeconds", "warmupMilliseconds", "maxBatchSize", "sourceVersion");
        properties["digest"].Should().MatchRegex("^sha256:[0-9a-f]{64}$");
        properties["executionProvider"].Should().Be("Cpu");
        properties["opset"].Should().Be("17");
        properties["producer"].Should().Be("testing 1.0");
        properties["maxBatchSize"].Should().Be("1");
    }

    [TestCase("GET", "/v2/models/none", 404, "no model 'none'")]
    [TestCase("GET", "/v2/models/m/versions/2", 404, "no version '2'")]
    [TestCase("GET", "/v2/models/none/ready", 404, "no model 'none'")]
    [TestCase("POST", "/v2/models/none/infer", 404, "no model 'none'")]
    [TestCase("POST", "/v2/models/m/versions/2/infer", 404, "no version '2'")]
    [TestCase("GET", "/v3", 404, "nothing at /v3")]
    [TestCase("GET", "/v2/models/m/infer", 405, "POST is")]
    [TestCase("POST", "/v2/models/m", 405, "GET is")]
    public async Task Request_WithoutTarget_IsRefusedWithAnErrorBody(string verb, string path, int status, string words)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        using var answer = await _runtime.Http.SendAsync(request);

        await CheckErrorAsync(answer, status, words);
    }

    [TestCase("m", """{"inputs": []}""", "needs the input x: FP32[-1]")]
    [TestCase("m", """{"inputs": [{"name": "z", "shape": [1], "datatype": "FP32", "data": [3]}]}""", "has no input 'z'")]
    [TestCase("m", """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}, {"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}]}""", "given twice")]
    [TestCase("m", """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [3]}]}""", "datatype FP64; FP32 is expected")]
    [TestCase("m", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [3]}]}""", "shape [1, 1]; [-1] is expected")]
    [TestCase("two", """{"inputs": [{"name": "a", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}""", "shape [1, 3]; [-1, 2] is expected")]
    [TestCase("two", """{"inputs": [{"name": "a", "shape": [2, 2], "datatype": "FP32", "data": [1, 2, 3, 4]}, {"name": "b", "shape": [3, 2], "datatype": "FP32", "data": [1, 2, 3, 4, 5, 6]}]}""", "ONNX Runtime")]
    [TestCase("m", """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}], "outputs": [{"name": "q"}]}""", "has no output 'q'")]
    [TestCase("m", """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}], "outputs": [{"name": "y"}, {"name": "y"}]}""", "asked for twice")]
    [TestCase("gather", """{"inputs": [{"name": "index", "shape": [1], "datatype": "INT64", "data": [7]}]}""", "ONNX Runtime")]
    [TestCase("m", """{"inputs": """, "JSON is wrong at byte")]
    public async Task Infer_RequestThatIsWrong_Is400(string model, string json, string words)
    {
        using var answer = await _runtime.InferAsync(json, $"/v2/models/{model}/infer");

        await CheckErrorAsync(answer, 400, words);
    }

    [Test]
    public async Task Infer_ChosenOutputs_ComeInTheirOrder()
    {
        const string Json = """
            {"inputs": [{"name": "b", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}, {"name": "a", "shape": [1, 2], "datatype": "FP32", "data": [10, 20]}],
             "outputs": [{"name": "difference"}, {"name": "sum"}]}
            """;

        using var answer = await _runtime.InferAsync(Json, "/v2/models/two/versions/1/infer");

        (await answer.Content.ReadAsStringAsync()).Should().Be(
            """{"model_name":"two","model_version":"1","outputs":[{"name":"difference","shape":[1,2],"datatype":"FP32","data":[9,18]},{"name":"sum","shape":[1,2],"datatype":"FP32","data":[11,22]}]}""");
    }

    [Test]
    public async Task Infer_OneOutputInBinary_MixesBothForms()
    {
        const string Json = """
            {"inputs": [{"name": "a", "shape": [1, 2], "datatype": "FP32", "data": [10, 20]}, {"name": "b", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}],
             "parameters": {"binary_data_output": true}, "outputs": [{"name": "sum"}, {"name": "difference", "parameters": {"binary_data": false}}]}
            """;

        using var answer = await _runtime.InferAsync(Json, "/v2/models/two/infer");

        var (document, binary) = await BinaryInfer.ReadAsync(answer);
        document.GetProperty("outputs")[1].GetProperty("data").GetRawText().Should().Be("[9,18]");
        binary.Should().Equal([.. BitConverter.GetBytes(11f), .. BitConverter.GetBytes(22f)]);
    }

    [TestCase("-1", "is '-1'")]
    [TestCase("abc", "is 'abc'")]
    [TestCase("100000", "the whole body has")]
    [TestCase("5", "JSON is wrong")]
    public async Task Infer_HeaderLengthThatLies_Is400(string length, string words)
    {
        using var content = new StringContent(Good);
        content.Headers.Add(BinaryInfer.HeaderLength, length);
        using var answer = await _runtime.Http.PostAsync("/v2/models/m/infer", content);

        await CheckErrorAsync(answer, 400, words);
    }

    [Test]
    public async Task Infer_RawBinaryForTwoInputs_Is400()
    {
        using var answer = await BinaryInfer.PostAsync(_runtime.Http, "/v2/models/two/infer", string.Empty, new byte[8]);

        await CheckErrorAsync(answer, 400, "carries one input");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Infer_BodyAboveTheLimit_Is413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new StringContent(new string(' ', 300_000)) };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await _runtime.Http.SendAsync(request);

        await CheckErrorAsync(answer, 413, "200000 bytes");
    }

    [Test]
    public async Task Infer_ChunkedBody_IsReadWhole()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new StringContent(Good + new string(' ', 60_000)) };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await _runtime.Http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Infer_TimeoutOfTheClient_Is504()
    {
        var json = """{"parameters": {"timeout": 20000}, "inputs": [{"name": "x", "shape": [256, 256], "datatype": "FP32", "data": [""" + Zeros(256 * 256) + "]}]}";
        using var answer = await PostLargeAsync(json);

        await CheckErrorAsync(answer, 504, "did not answer within 0.02 s");
    }

    [Test]
    public async Task Infer_ClientThatLeaves_IsCancelled()
    {
        var json = """{"inputs": [{"name": "x", "shape": [256, 256], "datatype": "FP32", "data": [""" + Zeros(256 * 256) + "]}]}";
        using var impatient = new CancellationTokenSource();
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        var post = _runtime.Http.PostAsync("/v2/models/slow/infer", content, impatient.Token);
        await WaitForMetricAsync("inference_requests_running 1");

        await impatient.CancelAsync();

        await WaitForMetricAsync("""inference_requests_total{code="499",model="slow",protocol="rest"} 1""");
        await ((Func<Task>)(() => post)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Metrics_AfterARequest_CountIt()
    {
        using var answer = await _runtime.InferAsync(Good);

        var text = await _runtime.Http.GetStringAsync("/metrics");

        text.Should().Contain("# TYPE inference_requests_total counter")
            .And.MatchRegex("inference_requests_total\\{code=\"200\",model=\"m\",protocol=\"rest\"\\} [1-9]")
            .And.Contain("inference_request_duration_seconds_bucket{model=\"m\",protocol=\"rest\",le=\"+Inf\"}")
            .And.Contain("inference_execution_duration_seconds_count{model=\"m\"}")
            .And.Contain("inference_model_ready{model=\"m\"} 1")
            .And.MatchRegex("inference_model_info\\{digest=\"sha256:[0-9a-f]{64}\",execution_provider=\"Cpu\",model=\"m\",version=\"1\"\\} 1")
            .And.Contain("process_cpu_seconds_total ").And.Contain("process_resident_memory_bytes ").And.NotContain("NaN");
    }

    [Test]
    public async Task Metrics_OfARunningServer_PassPromtool()
    {
        using var answer = await _runtime.InferAsync(Good);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, await _runtime.Http.GetStringAsync("/metrics"));

        var result = await ChildProcess.RunAsync("bash", ["-c", "command -v promtool > /dev/null || exit 99; promtool check metrics < \"$0\"", file]);

        File.Delete(file);
        if (result.ExitCode == 99)
        {
            Assert.Ignore("promtool is not installed (Debian's package prometheus has it).");
        }

        result.ExitCode.Should().Be(0, result.ToString());
    }

    [Test]
    public async Task Connection_WithGarbage_DoesNotDisturbTheServer()
    {
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(_runtime.Http.BaseAddress!.Host, _runtime.Http.BaseAddress.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"));
        }

        using var answer = await _runtime.InferAsync(Good);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static string Zeros(int count) => string.Join(',', Enumerable.Repeat('0', count));

    private static async Task CheckErrorAsync(HttpResponseMessage answer, int status, string words)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, body);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        using var json = JsonDocument.Parse(body);
        json.RootElement.EnumerateObject().Should().ContainSingle().Which.Name.Should().Be("error");
        json.RootElement.GetProperty("error").GetString().Should().Contain(words);
    }

    private async Task<HttpResponseMessage> PostLargeAsync(string json)
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        return await _runtime.Http.PostAsync("/v2/models/slow/infer", content);
    }

    private async Task WaitForMetricAsync(string line)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!(await _runtime.Http.GetStringAsync("/metrics", limit.Token)).Contains(line, StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}

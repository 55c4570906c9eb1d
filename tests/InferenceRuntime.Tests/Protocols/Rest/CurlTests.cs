using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>The protocol as somebody else's client speaks it, with its own chunking, compression and Expect: 100-continue.</summary>
[CancelAfter(60_000)]
public sealed class CurlTests
{
    private const string Body = """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,2]}]}""";
    private const string Answer = """{"model_name":"m","model_version":"1","outputs":[{"name":"y","shape":[2],"datatype":"FP32","data":[1,3]}]}""";

    private RuntimeProcess _runtime = null!;
    private string _url = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--allow-model-control");
        _url = _runtime.Http.BaseAddress!.ToString().TrimEnd('/');
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCase("curl --fail $URL/v2/health/ready", """{"ready":true}""")]
    [TestCase("curl --fail $URL/v2/models/m/infer -d '$BODY'", Answer)]
    [TestCase("printf %s '$BODY' | curl --fail $URL/v2/models/m/infer -H 'Transfer-Encoding: chunked' --data-binary @-", Answer)]
    [TestCase("printf %s '$BODY' | gzip | curl --fail $URL/v2/models/m/infer -H 'Content-Encoding: gzip' --data-binary @-", Answer)]
    [TestCase("curl --fail --compressed $URL/v2/models/m/infer -d '$BODY'", Answer)]
    [TestCase("curl --fail -H 'Expect: 100-continue' $URL/v2/models/m/infer -d '$BODY'", Answer)]
    [TestCase("curl -o /dev/null -w '%{http_code}' $URL/v2/models/m/infer -d '{'", "400")]
    [TestCase("curl -o /dev/null -w '%{http_code}' $URL/v2/models/none/infer -d '$BODY'", "404")]
    [TestCase("curl -o /dev/null -w '%{http_code} %header{allow}' $URL/v2/models/m/infer", "405 POST")]
    [TestCase("curl -o /dev/null -w '%{http_code} %header{accept-encoding}' $URL/v2/models/m/infer -H 'Content-Encoding: br' -d '$BODY'", "415 gzip, deflate")]
    [TestCase("curl --fail $URL/v1/models/m:predict -d '{\"instances\":[1,2]}'", """{"predictions":[1,3]}""")]
    [TestCase("curl --fail -X POST $URL/v2/repository/index", """[{"name":"m","version":"1","state":"READY","reason":""}]""")]
    [TestCase("curl --fail -X POST $URL/v2/repository/models/m/load", """{"name":"m","load":true}""")]
    public async Task Curl_Request_IsAnswered(string command, string expected, CancellationToken cancellation) =>
        (await RunAsync(command, cancellation)).Should().Be(expected);

    [Test]
    public async Task Curl_LargeAnswerCompressed_IsTheSameAsPlain(CancellationToken cancellation)
    {
        const string Request = "(printf '{\"inputs\":[{\"name\":\"x\",\"shape\":[20000],\"datatype\":\"FP32\",\"data\":['; seq -s, 20000; printf ']}]}')";

        var output = await RunAsync(
            $"{Request} | curl --fail $URL/v2/models/m/infer --data-binary @- | sha256sum\n"
            + $"{Request} | curl --fail --compressed $URL/v2/models/m/infer --data-binary @- | sha256sum\n"
            + $"{Request} | curl --fail -H 'Accept-Encoding: gzip' $URL/v2/models/m/infer --data-binary @- | gunzip | sha256sum",
            cancellation);

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3).And.OnlyContain(line => line == output.Split('\n')[0]);
    }

    [Test]
    public async Task Curl_RawBinary_AnswersBinary(CancellationToken cancellation)
    {
        // 1 and 2 as little-endian floats.
        var output = await RunAsync(
            "printf '\\0\\0\\200\\77\\0\\0\\0\\100' | curl --fail -D /dev/stderr $URL/v2/models/m/infer -H 'Inference-Header-Content-Length: 0' --data-binary @- | tail -c 8 | od -An -tf4",
            cancellation);

        output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Trim()).Should().Equal("1", "3");
    }

    private Task<string> RunAsync(string script, CancellationToken cancellation) => Curl.RunAsync(
        script.Replace("$BODY", Body, StringComparison.Ordinal).Replace("$URL", _url, StringComparison.Ordinal), cancellation);
}

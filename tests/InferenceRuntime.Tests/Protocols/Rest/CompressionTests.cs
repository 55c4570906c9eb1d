using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>Compressed requests and answers, against the real process.</summary>
public sealed class CompressionTests
{
    private const string Path = "/v2/models/m/infer";
    private const int Limit = 2_000_000;

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), $"--max-request-bytes={Limit}");

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCase("gzip", "gzip")]
    [TestCase("x-gzip", "gzip")]
    [TestCase("deflate", "zlib")]
    [TestCase("deflate", "raw")]
    public async Task Infer_CompressedRequest_IsReadAsIfItWereNot(string header, string format)
    {
        using var answer = await PostAsync(Compress(format, Json(4)), header);

        (await answer.Content.ReadAsStringAsync()).Should().EndWith("\"data\":[-1,1,3,5]}]}");
    }

    [TestCase("gzip")]
    [TestCase("zlib")]
    public async Task Infer_CompressedBinaryRequest_CountsItsHeaderDecompressed(string format)
    {
        var header = """{"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "parameters": {"binary_data_size": 8}}]}""";
        var body = (byte[])[.. Encoding.UTF8.GetBytes(header), .. MemoryMarshal.AsBytes<float>(new[] { 3f, 4f })];

        using var answer = await PostAsync(Compress(format, body), format == "zlib" ? "deflate" : format, headerLength: header.Length);

        (await answer.Content.ReadAsStringAsync()).Should().EndWith("\"data\":[5,7]}]}");
    }

    [TestCase("gzip", "gzip", 0.5)]
    [TestCase("gzip", "gzip", 0.99)]
    [TestCase("deflate", "zlib", 0.5)]
    public async Task Infer_RequestThatIsCutOff_Is400(string header, string format, double part)
    {
        var whole = Compress(format, Json(2_000));

        using var answer = await PostAsync(whole[..(int)(whole.Length * part)], header);

        await CheckAsync(answer, HttpStatusCode.BadRequest, header);
    }

    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task Infer_RequestThatIsCorrupt_Is400(string header)
    {
        var bytes = Compress(header == "gzip" ? "gzip" : "zlib", Json(2_000));
        bytes.AsSpan(bytes.Length / 2, 20).Fill(0xA5);

        using var corrupt = await PostAsync(bytes, header);
        using var garbage = await PostAsync("this is no compressed stream"u8.ToArray(), header);

        await CheckAsync(corrupt, HttpStatusCode.BadRequest, header);
        await CheckAsync(garbage, HttpStatusCode.BadRequest, header);
    }

    [TestCase("gzip", "gzip")]
    [TestCase("deflate", "zlib")]
    public async Task Infer_BodyThatBecomesTooLarge_Is413AndTakesNoMemory(string header, string format)
    {
        // 400 MB of spaces in 400 kB.
        var bomb = Compress(format, new byte[4_000_000].Select(_ => (byte)' ').ToArray(), repeats: 100);
        bomb.Length.Should().BeLessThan(Limit);
        var before = await ResidentAsync();

        using var answer = await PostAsync(bomb, header);

        await CheckAsync(answer, HttpStatusCode.RequestEntityTooLarge, $"{Limit} bytes, decompressed");
        (await ResidentAsync() - before).Should().BeLessThan(50_000_000);
    }

    [TestCase("br")]
    [TestCase("gzip, gzip")]
    public async Task Infer_UnknownCoding_Is415AndSaysWhatIsAccepted(string header)
    {
        using var answer = await PostAsync([1, 2, 3], header);

        await CheckAsync(answer, HttpStatusCode.UnsupportedMediaType, "gzip, deflate and identity");
        answer.Headers.GetValues("Accept-Encoding").Should().Equal("gzip, deflate");
    }

    [TestCase("gzip", "gzip")]
    [TestCase("gzip;q=0.1, deflate", "deflate")]
    public async Task Infer_ClientThatAcceptsACoding_GetsItsAnswerSmaller(string accept, string expected)
    {
        using var answer = await PostAsync(Json(5_000), null, accept: accept);

        answer.Content.Headers.ContentEncoding.Should().Equal(expected);
        answer.Headers.Vary.Should().Equal("Accept-Encoding");
        var compressed = await answer.Content.ReadAsByteArrayAsync();
        var body = Decompress(expected, compressed);
        compressed.Length.Should().BeLessThan(body.Length / 2);
        using var json = JsonDocument.Parse(body);
        json.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetInt32())
            .Should().Equal(Enumerable.Range(0, 5_000).Select(i => (2 * i) - 1));
    }

    [Test]
    public async Task Infer_BinaryAnswerCompressed_CountsItsHeaderDecompressed()
    {
        using var answer = await PostAsync(Json(100_000, ""","parameters":{"binary_data_output":true}"""), null, accept: "gzip");

        var body = Decompress("gzip", await answer.Content.ReadAsByteArrayAsync());
        var length = int.Parse(answer.Headers.GetValues(BinaryInfer.HeaderLength).Single(), CultureInfo.InvariantCulture);
        using var json = JsonDocument.Parse(body.AsMemory(0, length));
        json.RootElement.GetProperty("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32().Should().Be(400_000);
        MemoryMarshal.Cast<byte, float>(body.AsSpan(length)).ToArray().Should().Equal(Enumerable.Range(0, 100_000).Select(i => (2f * i) - 1));
    }

    [TestCase(5_000, "")]
    [TestCase(5_000, "identity")]
    [TestCase(5_000, "gzip;q=0")]
    [TestCase(4, "gzip")]
    public async Task Infer_WithoutNeed_IsNotCompressed(int count, string accept)
    {
        using var answer = await PostAsync(Json(count), null, accept: accept);

        answer.Content.Headers.ContentEncoding.Should().BeEmpty();
        answer.Content.Headers.ContentLength.Should().NotBeNull();
        (await answer.Content.ReadAsStringAsync()).Should().StartWith("{\"model_name\"");
    }

    private static async Task CheckAsync(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(status, body);
        body.Should().StartWith("{\"error\":").And.Contain(words);
    }

    private static byte[] Json(int count, string more = "") => Encoding.UTF8.GetBytes(
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[" + count + "],\"datatype\":\"FP32\",\"data\":[" + string.Join(',', Enumerable.Range(0, count)) + "]}]" + more + "}");

    private static byte[] Compress(string format, byte[] bytes, int repeats = 1)
    {
        var result = new MemoryStream();
        using (Stream stream = format switch
        {
            "gzip" => new GZipStream(result, CompressionLevel.Optimal),
            "zlib" => new ZLibStream(result, CompressionLevel.Optimal),
            _ => new DeflateStream(result, CompressionLevel.Optimal),
        })
        {
            for (var i = 0; i < repeats; i++)
            {
                stream.Write(bytes);
            }
        }

        return result.ToArray();
    }

    private static byte[] Decompress(string coding, byte[] bytes)
    {
        using Stream stream = coding == "gzip"
            ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var result = new MemoryStream();
        stream.CopyTo(result);
        return result.ToArray();
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string? encoding, int? headerLength = null, string accept = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        if (headerLength is { } length)
        {
            request.Content.Headers.Add(BinaryInfer.HeaderLength, length.ToString(CultureInfo.InvariantCulture));
        }

        if (accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        }

        return await _runtime.Http.SendAsync(request);
    }

    private async Task<long> ResidentAsync()
    {
        var line = (await _runtime.Http.GetStringAsync("/metrics")).Split('\n').First(text => text.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
        return (long)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}

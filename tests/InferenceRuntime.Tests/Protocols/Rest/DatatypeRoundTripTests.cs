using System.Net;
using System.Text;

using InferenceRuntime.Sessions;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>Every datatype through the real process: JSON to JSON, JSON to binary, binary to JSON and binary to binary.</summary>
public sealed class DatatypeRoundTripTests
{
    private static readonly Sample[] Samples =
    [
        new("BOOL", OnnxType.Bool, "true,false,true", [1, 0, 1]),
        new("UINT8", OnnxType.UInt8, "0,127,255", [0, 127, 255]),
        new("UINT16", OnnxType.UInt16, "0,1,65535", [0, 0, 1, 0, 255, 255]),
        new("UINT32", OnnxType.UInt32, "0,1,4294967295", Bytes<uint>(0, 1, uint.MaxValue)),
        new("UINT64", OnnxType.UInt64, "0,1,18446744073709551615", Bytes<ulong>(0, 1, ulong.MaxValue)),
        new("INT8", OnnxType.Int8, "-128,0,127", [128, 0, 127]),
        new("INT16", OnnxType.Int16, "-32768,0,32767", Bytes<short>(short.MinValue, 0, short.MaxValue)),
        new("INT32", OnnxType.Int32, "-2147483648,0,2147483647", Bytes(int.MinValue, 0, int.MaxValue)),
        new("INT64", OnnxType.Int64, "-9223372036854775808,9007199254740993,9223372036854775807", Bytes(long.MinValue, 9007199254740993, long.MaxValue)),
        new("FP16", OnnxType.Float16, "0.33325195,-65504,Infinity", [0x55, 0x35, 0xFF, 0xFB, 0x00, 0x7C]),
        new("BF16", OnnxType.BFloat16, "3.140625,-1,NaN", [0x49, 0x40, 0x80, 0xBF, 0xC0, 0x7F]),
        new("FP32", OnnxType.Float, "0.1,-Infinity,1E-45", Bytes(0.1f, float.NegativeInfinity, float.Epsilon)),
        new("FP64", OnnxType.Double, "0.1,-1.7976931348623157E+308,NaN", Bytes(0.1, double.MinValue, BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000))),
        new("BYTES", OnnxType.String, "\"\",\"grün\",\"a\\n\\\"b\"", Texts("", "grün", "a\n\"b")),
    ];

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ReadyAsync(
        [.. Samples.Select(sample => $"--model={sample.Datatype}={TestModels.Save(OnnxModels.Identity(sample.Type, "n"))}")]);

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public void Samples_Together_CoverEveryDatatype() => Samples.Select(sample => sample.Datatype).Should().BeEquivalentTo(Datatypes.All.Select(datatype => datatype.Name()));

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_JsonToJson_IsExact(Sample sample)
    {
        using var answer = await _runtime.InferAsync(sample.JsonRequest(""), sample.Path);

        (await answer.Content.ReadAsStringAsync()).Should().EndWith($$"""[{"name":"y","shape":[3],"datatype":"{{sample.Datatype}}","data":[{{sample.Json}}]}]}""");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_JsonToBinary_IsExact(Sample sample)
    {
        using var answer = await _runtime.InferAsync(sample.JsonRequest(""","parameters":{"binary_data_output":true}"""), sample.Path);

        await CheckBinaryAsync(answer, sample);
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_BinaryToJson_IsExact(Sample sample)
    {
        using var answer = await BinaryInfer.PostAsync(_runtime.Http, sample.Path, sample.BinaryHeader(""), sample.Binary);

        (await answer.Content.ReadAsStringAsync()).Should().EndWith($"\"data\":[{sample.Json}]}}]}}");
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_BinaryToBinary_IsExact(Sample sample)
    {
        var header = sample.BinaryHeader(""","outputs":[{"name":"y","parameters":{"binary_data":true}}]""");

        using var answer = await BinaryInfer.PostAsync(_runtime.Http, sample.Path, header, sample.Binary);

        await CheckBinaryAsync(answer, sample);
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_RawBinary_FindsTheShape(Sample sample)
    {
        using var answer = await BinaryInfer.PostAsync(_runtime.Http, sample.Path, string.Empty, sample.Binary);

        await CheckBinaryAsync(answer, sample);
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_EmptyTensor_IsLegal(Sample sample)
    {
        var json = $$"""{"inputs": [{"name": "x", "shape": [0], "datatype": "{{sample.Datatype}}", "data": []}]}""";

        using var answer = await _runtime.InferAsync(json, sample.Path);

        (await answer.Content.ReadAsStringAsync()).Should().EndWith("\"shape\":[0],\"datatype\":\"" + sample.Datatype + "\",\"data\":[]}]}");
    }

    [TestCaseSource(nameof(Samples))]
    public async Task Infer_EmptyTensorInBinary_HasSizeZero(Sample sample)
    {
        var header = $$$"""
            {"inputs": [{"name": "x", "shape": [0], "datatype": "{{{sample.Datatype}}}", "parameters": {"binary_data_size": 0}}], "parameters": {"binary_data_output": true}}
            """;

        using var answer = await BinaryInfer.PostAsync(_runtime.Http, sample.Path, header, []);

        var (json, binary) = await BinaryInfer.ReadAsync(answer);
        var output = json.GetProperty("outputs")[0];
        output.GetProperty("shape")[0].GetInt32().Should().Be(0);
        output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32().Should().Be(0);
        binary.Should().BeEmpty();
    }

    [Test]
    public async Task Infer_BytesThatAreNoUtf8_AnswerBinaryAndRefuseJson()
    {
        var sample = new Sample("BYTES", OnnxType.String, "", [1, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);

        using var json = await BinaryInfer.PostAsync(_runtime.Http, sample.Path, sample.BinaryHeader(""), sample.Binary);
        using var binary = await BinaryInfer.PostAsync(_runtime.Http, sample.Path, sample.BinaryHeader(""","parameters":{"binary_data_output":true}"""), sample.Binary);

        json.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await json.Content.ReadAsStringAsync()).Should().Contain("binary_data");
        (await BinaryInfer.ReadAsync(binary)).Binary.Should().Equal(sample.Binary);
    }

    private static async Task CheckBinaryAsync(HttpResponseMessage answer, Sample sample)
    {
        var (json, binary) = await BinaryInfer.ReadAsync(answer);
        var output = json.GetProperty("outputs")[0];
        output.GetProperty("datatype").GetString().Should().Be(sample.Datatype);
        output.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64()).Should().Equal(3);
        output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32().Should().Be(sample.Binary.Length);
        output.TryGetProperty("data", out _).Should().BeFalse();
        binary.Should().Equal(sample.Binary);
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

    private static byte[] Texts(params string[] texts) =>
        [.. texts.SelectMany(text => (byte[])[.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)])];

    /// <summary>Three elements of a datatype in both forms.</summary>
    public sealed record Sample(string Datatype, OnnxType Type, string Json, byte[] Binary)
    {
        public string Path => $"/v2/models/{Datatype}/infer";

        public string JsonRequest(string more) =>
            $$$"""{"inputs":[{"name":"x","shape":[3],"datatype":"{{{Datatype}}}","data":[{{{Json}}}]}]{{{more}}}}""";

        public string BinaryHeader(string more) =>
            $$$"""{"inputs":[{"name":"x","shape":[3],"datatype":"{{{Datatype}}}","parameters":{"binary_data_size":{{{Binary.Length}}}}}]{{{more}}}}""";

        public override string ToString() => Datatype;
    }
}

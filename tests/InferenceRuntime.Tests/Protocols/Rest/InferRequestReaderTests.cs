using System.Runtime.InteropServices;
using System.Text;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Protocols.Rest;

public sealed class InferRequestReaderTests
{
    private NativeBufferPool _pool = null!;

    [SetUp]
    public void CreatePool() => _pool = new NativeBufferPool();

    /// <summary>Whatever a request was, nothing of it may stay behind.</summary>
    [TearDown]
    public void CheckForLeaks() => _pool.Lent.Should().Be(0);

    [TestCase("""[1, 2, 3, 4, 5, 6]""")]
    [TestCase("""[[1, 2, 3], [4, 5, 6]]""")]
    [TestCase("""[ [1,2 ,3],[4,5,6 ] ] """)]
    [TestCase("""[[[1], [2], [3]], [[4], [5], [6]]]""")]
    public void Read_DataNestedOrFlat_IsRowMajor(string data)
    {
        using var request = Read($$"""{"inputs": [{"name": "x", "shape": [2, 3], "datatype": "INT32", "data": {{data}}}]}""");

        MemoryMarshal.Cast<byte, int>(request.Inputs[0].Data).ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
    }

    [Test]
    public void Read_DataBeforeItsShape_IsTheSame()
    {
        using var request = Read("""{"inputs": [{"data": [[1.5], [2.5]], "datatype": "FP32", "name": "x", "shape": [2]}], "id": "z"}""");

        MemoryMarshal.Cast<byte, float>(request.Inputs[0].Data).ToArray().Should().Equal(1.5f, 2.5f);
        request.Id.Should().Be("z");
    }

    [Test]
    public void Read_SixtyFourBitIntegers_KeepEveryDigit()
    {
        using var request = Read(
            """{"inputs": [{"name": "a", "shape": [2], "datatype": "INT64", "data": [-9223372036854775808, 9223372036854775807]}, {"name": "b", "shape": [1], "datatype": "UINT64", "data": [18446744073709551615]}]}""");

        MemoryMarshal.Cast<byte, long>(request.Inputs[0].Data).ToArray().Should().Equal(long.MinValue, long.MaxValue);
        MemoryMarshal.Cast<byte, ulong>(request.Inputs[1].Data).ToArray().Should().Equal(ulong.MaxValue);
    }

    [Test]
    public void Read_BareTokens_AreNumbers()
    {
        using var request = Read("""{"inputs": [{"name": "x", "shape": [3], "datatype": "FP64", "data": [NaN, Infinity, -Infinity]}]}""");

        MemoryMarshal.Cast<byte, double>(request.Inputs[0].Data).ToArray().Should().Equal(double.NaN, double.PositiveInfinity, double.NegativeInfinity);
    }

    [Test]
    public void Read_Texts_AreUnescapedUtf8()
    {
        using var request = Read("""{"inputs": [{"name": "x", "shape": [4], "datatype": "BYTES", "data": ["", "ü", "\u00fc\n\"", "\ud83d\ude00"]}]}""");

        Enumerable.Range(0, 4).Select(i => Encoding.UTF8.GetString(request.Inputs[0].GetString(i))).Should().Equal("", "ü", "ü\n\"", "😀");
    }

    [Test]
    public void Read_EmptyTensor_IsLegal()
    {
        using var request = Read("""{"inputs": [{"name": "x", "shape": [0, 3], "datatype": "FP32", "data": []}]}""");

        request.Inputs[0].Count.Should().Be(0);
        request.Inputs[0].Shape.Should().Equal(0, 3);
    }

    [Test]
    public void Read_OutputsAndParameters_AreKept()
    {
        using var request = Read(
            """
            {"inputs": [], "unknown": {"a": [1, {"b": null}]}, "parameters": {"binary_data_output": true, "timeout": 1500, "priority": 2},
             "outputs": [{"name": "y", "parameters": {"binary_data": false}}, {"name": "z"}]}
            """);

        request.BinaryOutputs.Should().BeTrue();
        request.Timeout.Should().Be(TimeSpan.FromMilliseconds(1.5));
        request.Outputs.Should().Equal(new RequestedOutput("y", false), new RequestedOutput("z"));
    }

    [Test]
    public void Read_BinaryAndJsonMixed_TakesTheBytesInOrder()
    {
        byte[] binary = [.. MemoryMarshal.AsBytes<float>([1f, 2f]), 7, .. MemoryMarshal.AsBytes<long>([9L]), 2, 0, 0, 0, 0xFF, 0xFE];

        using var request = Read(
            """
            {"inputs": [
              {"name": "a", "shape": [2], "datatype": "FP32", "parameters": {"binary_data_size": 8}},
              {"name": "b", "shape": [1], "datatype": "INT8", "data": [5]},
              {"name": "c", "shape": [1], "datatype": "UINT8", "parameters": {"binary_data_size": 1}},
              {"name": "d", "shape": [1], "datatype": "INT64", "parameters": {"binary_data_size": 8}},
              {"name": "e", "shape": [1], "datatype": "BYTES", "parameters": {"binary_data_size": 6}},
              {"name": "f", "shape": [0], "datatype": "FP32", "parameters": {"binary_data_size": 0}}]}
            """,
            binary);

        MemoryMarshal.Cast<byte, float>(request.Inputs[0].Data).ToArray().Should().Equal(1f, 2f);
        request.Inputs[1].Data.ToArray().Should().Equal(5);
        request.Inputs[2].Data.ToArray().Should().Equal(7);
        MemoryMarshal.Cast<byte, long>(request.Inputs[3].Data).ToArray().Should().Equal(9);
        request.Inputs[4].GetString(0).ToArray().Should().Equal(0xFF, 0xFE);
        request.Inputs[5].Count.Should().Be(0);
    }

    [Test]
    public void Read_Parameters_AreThoseOfTheRequest()
    {
        using var request = Read("""{"parameters": {"priority": 3, "timeout": 1500, "binary_data_output": true, "sequence_id": 9, "custom": "x"}, "inputs": []}""");
        using var plain = Read("""{"parameters": {"priority": 0, "timeout": 0}, "inputs": []}""");

        request.Priority.Should().Be(3);
        request.Timeout.Should().Be(TimeSpan.FromMilliseconds(1.5));
        request.BinaryOutputs.Should().BeTrue();
        plain.Priority.Should().Be(0);
        plain.Timeout.Should().BeNull();
    }

    [TestCase("", "begins")]
    [TestCase("""{}""", "no 'inputs'")]
    [TestCase("""[]""", "begins")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}]""", "ends here")]
    [TestCase("""{"inputs": []} x""", "something follows")]
    [TestCase("""{"inputs": [], "inputs": []}""", "'inputs' comes twice")]
    [TestCase("""{"inputs": [{"name": "x", "name": "x"}]}""", "'name' comes twice")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "data": [1]}]}""", "'x' needs a name, a shape and a datatype")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32"}]}""", "needs either 'data'")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1], "parameters": {"binary_data_size": 4}}]}""", "needs either 'data'")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FLOAT", "data": [1]}]}""", "'FLOAT'; the datatypes are BOOL")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [-1], "datatype": "FP32", "data": [1]}]}""", "no whole number")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1.5], "datatype": "FP32", "data": [1]}]}""", "no whole number")]
    [TestCase("""{"inputs": [{"name": "x", "shape": ["1"], "datatype": "FP32", "data": [1]}]}""", "no whole number")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [4294967296, 4294967296], "datatype": "FP32", "data": [1]}]}""", "more than any tensor")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1000000000], "datatype": "FP32", "data": [1]}]}""", "fewer elements")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "data": [1]}]}""", "has 1 elements")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1, 2]}]}""", "more elements")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": 1}]}""", "'[' is expected")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [true]}]}""", "a number that fits 32 bits")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": ["1"]}]}""", "a number that fits 32 bits")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [null]}]}""", "a number that fits 32 bits")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1e39]}]}""", "a number that fits 32 bits")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1}]}""", "should be")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1,]}]}""", "more elements")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "data": [1,]}]}""", "a number")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "INT32", "data": [1.0]}]}""", "a whole number from -2147483648")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "UINT8", "data": [256]}]}""", "from 0 to 255")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "UINT8", "data": [-1]}]}""", "from 0 to 255")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "INT64", "data": [9223372036854775808]}]}""", "a whole number")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "BOOL", "data": [1]}]}""", "true or false")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "BOOL", "data": [truex]}]}""", "true or false")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": [1]}]}""", "a text")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": ["\ud800"]}]}""", "valid")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": ["\x"]}]}""", "valid")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": ["abc]}]}""", "does not end")]
    [TestCase("""{"inputs": [], "parameters": {"binary_data_output": 1}}""", "true or false")]
    [TestCase("""{"inputs": [], "parameters": {"timeout": -1}}""", "'timeout' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"timeout": 1.5}}""", "'timeout' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"timeout": "1000"}}""", "'timeout' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"timeout": 18446744073709551616}}""", "'timeout' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"priority": -1}}""", "'priority' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"priority": "high"}}""", "'priority' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"priority": true}}""", "'priority' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"priority": null}}""", "'priority' is a whole number")]
    [TestCase("""{"inputs": [], "parameters": {"priority": 1, "priority": 2}}""", "'priority' comes twice")]
    [TestCase("""{"inputs": [], "parameters": []}""", "'{' is expected")]
    [TestCase("""{"inputs": [], "parameters": {"binary_data_output": "true"}}""", "true or false")]
    [TestCase("""{"inputs": [], "outputs": [{"name": "y", "parameters": {"binary_data": 1}}]}""", "true or false")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": {"binary_data_size": -4}}]}""", "a whole number")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": {"binary_data_size": "4"}}]}""", "a whole number")]
    [TestCase("""{"inputs": [], "outputs": [{}]}""", "needs a name")]
    [TestCase("""{"inputs": [], "outputs": [{"name": "y", "parameters": {"classification": true}}]}""", "'classification' is a whole number")]
    [TestCase("""{"inputs": [], "other": tru}""", "a value is expected")]
    [TestCase("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": {"binary_data_size": 4}}]}""", "announce 4 bytes")]
    public void Read_Malformed_IsRefusedWithTheCause(string json, string cause)
    {
        var read = () => Read(json).Dispose();

        read.Should().Throw<ServingException>().WithMessage($"*{cause}*").Which.Error.Should().Be(ServingError.InvalidRequest);
    }

    [TestCase("FP32", 2, 7, "needs 8")]
    [TestCase("BYTES", 1, 3, "do not add up")]
    [TestCase("BYTES", 2, 4, "has 1 elements")]
    public void Read_BinarySizeThatDoesNotFit_IsRefused(string datatype, int count, int size, string cause)
    {
        var json = $$$"""{"inputs": [{"name": "x", "shape": [{{{count}}}], "datatype": "{{{datatype}}}", "parameters": {"binary_data_size": {{{size}}}}}]}""";

        var read = () => Read(json, new byte[size]).Dispose();

        read.Should().Throw<ServingException>().WithMessage($"*{cause}*");
    }

    [Test]
    public void Read_NestingAtTheLimit_IsReadAndBeyondItIsRefused()
    {
        // The request, its inputs and the input are three levels already.
        using (var request = Read(Nested(61)))
        {
            request.Inputs[0].Data[0].Should().Be(1);
        }

        var read = () => Read(Nested(62)).Dispose();
        read.Should().Throw<ServingException>().WithMessage("*nest deeper than 64*");

        static string Nested(int levels) =>
            """{"inputs": [{"name": "x", "shape": [1], "datatype": "UINT8", "data": """ + new string('[', levels) + "1" + new string(']', levels) + "}]}";
    }

    [Test]
    public void Read_DeepUnknownMember_IsRefusedWithoutOverflowingTheStack()
    {
        var read = () => Read($$"""{"inputs": [], "deep": {{new string('[', 100_000)}}""").Dispose();

        read.Should().Throw<ServingException>().WithMessage("*nest deeper than 64*");
    }

    private InferenceRequest Read(string json, byte[]? binary = null) => Read(Encoding.UTF8.GetBytes(json), binary ?? []);

    private InferenceRequest Read(byte[] json, byte[] binary)
    {
        var jsonBuffer = _pool.Rent(json.Length);
        json.CopyTo(jsonBuffer.Span);
        var binaryBuffer = binary.Length > 0 ? _pool.Rent(binary.Length) : null;
        binary.CopyTo(binaryBuffer is null ? [] : binaryBuffer.Span);
        return new InferRequestReader(_pool).Read(new RequestBody(jsonBuffer, json.Length, binaryBuffer, binary.Length));
    }
}

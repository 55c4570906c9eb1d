using System.Runtime.InteropServices;
using System.Text;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Serving;

public sealed class ClassificationTests
{
    [Test]
    public void Classify_OneRow_TakesTheHighestFirst()
    {
        Classes(Datatype.FP32, 2, 1f, 5f, 10f, 4f).Should().Equal("10:2", "5:1");
    }

    [Test]
    public void Classify_Batch_TakesEachRowByItself()
    {
        using var output = Make(Datatype.Int32, [2, 3], 3, 1, 2, -1, -3, -2);

        using var classes = Classification.Classify(output, rows: 2, isBatch: true, ["a", "b"], 2);

        classes.Shape.Should().Equal(2, 2);
        Texts(classes).Should().Equal("3:0:a", "2:2", "-1:0:a", "-2:2");
    }

    [Test]
    public void Classify_MoreThanThereAre_TakesAll()
    {
        using var output = Make(Datatype.FP32, [3], 1f, 3f, 2f);

        using var classes = Classification.Classify(output, rows: 1, isBatch: false, [], 100);

        classes.Shape.Should().Equal(3);
        Texts(classes).Should().Equal("3:1", "2:2", "1:0");
    }

    [Test]
    public void Classify_EqualAndMissingValues_ComeInTheirOrderAndLast() =>
        Classes(Datatype.FP64, 4, double.NaN, 7.0, double.NegativeInfinity, 7.0).Should().Equal("7:1", "7:3", "-Infinity:2", "NaN:0");

    [Test]
    public void Classify_EveryNumericDatatype_KeepsItsDigits()
    {
        Classes<byte>(Datatype.UInt8, 1, 1, 255, 3).Should().Equal("255:1");
        Classes<ushort>(Datatype.UInt16, 1, 1, ushort.MaxValue).Should().Equal("65535:1");
        Classes<uint>(Datatype.UInt32, 1, 1, uint.MaxValue).Should().Equal("4294967295:1");
        Classes<ulong>(Datatype.UInt64, 1, ulong.MaxValue - 1, ulong.MaxValue).Should().Equal("18446744073709551615:1");
        Classes<sbyte>(Datatype.Int8, 1, -128, -127).Should().Equal("-127:1");
        Classes<short>(Datatype.Int16, 1, short.MinValue, -2).Should().Equal("-2:1");
        Classes<long>(Datatype.Int64, 1, 9007199254740992, 9007199254740993).Should().Equal("9007199254740993:1");
        Classes<Half>(Datatype.FP16, 1, (Half)0.5f, (Half)(-2f)).Should().Equal("0.5:0");
        Classes<ushort>(Datatype.BF16, 1, 0x3F80, 0x4000, 0xC000).Should().Equal("2:1");
        Classes(Datatype.FP32, 1, 0.1f, 1e-9f).Should().Equal("0.1:0");
    }

    [Test]
    public void Classify_LongRow_AgreesWithSorting()
    {
        var random = new Random(17);
        var values = Enumerable.Range(0, 5_000).Select(_ => (float)random.Next(1_000)).ToArray();
        var expected = values.Select((value, index) => (value, index)).OrderByDescending(item => item.value).ThenBy(item => item.index).Take(50);

        Classes(Datatype.FP32, 50, values).Should().Equal(expected.Select(item => $"{item.value}:{item.index}"));
    }

    [TestCase(Datatype.Bool, false)]
    [TestCase(Datatype.Bytes, false)]
    [TestCase(Datatype.FP16, true)]
    public void Supports_Datatype_NeedsAnOrder(Datatype datatype, bool expected) => Classification.Supports(datatype).Should().Be(expected);

    private static string[] Classes<T>(Datatype datatype, int count, params T[] values)
        where T : unmanaged
    {
        using var output = Make(datatype, [values.Length], values);
        using var classes = Classification.Classify(output, rows: 1, isBatch: false, [], count);
        return Texts(classes);
    }

    private static Tensor Make<T>(Datatype datatype, long[] shape, params T[] values)
        where T : unmanaged
    {
        var tensor = Tensor.Allocate("y", datatype, shape, values.Length, NativeBufferPool.Shared);
        MemoryMarshal.AsBytes<T>(values).CopyTo(tensor.Data);
        return tensor;
    }

    private static string[] Texts(Tensor tensor)
    {
        tensor.Datatype.Should().Be(Datatype.Bytes);
        return [.. Enumerable.Range(0, tensor.Count).Select(i => Encoding.UTF8.GetString(tensor.GetString(i)))];
    }
}

using System.Runtime.InteropServices;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Bench.Inputs;

public sealed class InputFactoryTests
{
    [Test]
    public void Create_RandomFromASeed_IsTheSameInEveryRun()
    {
        using var first = Create(BenchData.Random, 5, Datatype.FP32);
        using var again = Create(BenchData.Random, 5, Datatype.FP32);
        using var other = Create(BenchData.Random, 6, Datatype.FP32);

        var values = Floats(first);
        values.Should().Equal(Floats(again)).And.NotEqual(Floats(other)).And.OnlyContain(value => value >= 0 && value < 1).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Create_EveryDatatype_HasElementsOfItsKind([Values] Datatype datatype, [Values] bool zeros)
    {
        using var inputs = Create(zeros ? BenchData.Zeros : BenchData.Random, 1, datatype);

        var tensor = inputs.Tensors.Should().ContainSingle().Subject;
        tensor.Datatype.Should().Be(datatype);
        tensor.Shape.Should().Equal(3, 4);
        inputs.Rows.Should().Be(3);
        if (datatype == Datatype.Bytes)
        {
            tensor.GetString(0).Length.Should().Be(zeros ? 0 : 8);
        }
        else
        {
            tensor.Data.ToArray().Any(value => value != 0).Should().Be(!zeros);
        }
    }

    [Test]
    public void Create_WholeNumbers_AreZeroOrOne()
    {
        using var inputs = Create(BenchData.Random, 1, Datatype.Int64);

        MemoryMarshal.Cast<byte, long>(inputs.Tensors[0].Data).ToArray().Should().OnlyContain(value => value == 0 || value == 1).And.Contain([0, 1]);
    }

    private static BenchInputs Create(BenchData data, int seed, Datatype datatype)
    {
        TensorSpec[] specs = [new TensorSpec("x", datatype, [-1, 4], ["n", ""])];
        return new InputFactory(data, seed).Create(specs, new InputShapes(specs, new Dictionary<string, long[]>()), 3);
    }

    private static float[] Floats(BenchInputs inputs) => MemoryMarshal.Cast<byte, float>(inputs.Tensors[0].Data).ToArray();
}

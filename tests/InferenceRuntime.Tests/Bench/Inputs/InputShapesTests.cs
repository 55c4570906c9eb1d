using InferenceRuntime.Bench;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Bench.Inputs;

public sealed class InputShapesTests
{
    private static readonly TensorSpec Image = new("image", Datatype.FP32, [-1, 3, -1, -1], ["batch", "", "height", "width"]);
    private static readonly TensorSpec Row = new("x", Datatype.FP32, [-1, 4], ["batch", ""]);
    private static readonly TensorSpec State = new("state", Datatype.FP32, [2, -1, 128], ["", "batch", ""]);
    private static readonly TensorSpec Rate = new("sr", Datatype.Int64, [], []);
    private static readonly TensorSpec Fixed = new("x", Datatype.FP32, [1, 4], ["", ""]);

    [Test]
    public void Resolve_NothingGiven_BatchIsOne() => Shapes([Row]).Resolve(null).Should().BeEquivalentTo([new long[] { 1, 4 }]);

    [Test]
    public void Resolve_BatchGiven_ReachesEveryDimensionOfThatName() =>
        Shapes([Row, State, Rate]).Resolve(8).Should().BeEquivalentTo([[8, 4], [2, 8, 128], Array.Empty<long>()], options => options.WithStrictOrdering());

    [Test]
    public void Resolve_ShapeGiven_IsTakenAndItsBatchMayBeReplaced()
    {
        var shapes = Shapes([Image], ("image", [2, 3, 32, 48]));

        shapes.Resolve(null).Should().BeEquivalentTo([new long[] { 2, 3, 32, 48 }]);
        shapes.Resolve(5).Should().BeEquivalentTo([new long[] { 5, 3, 32, 48 }]);
    }

    [Test]
    public void Resolve_FreeDimensionsLeft_SaysHowToGiveThem()
    {
        var resolve = () => Shapes([Image]).Resolve(null);

        resolve.Should().Throw<BenchException>().WithMessage("*image: FP32[-1, 3, -1, -1]*--shape image:1,3,N,N*").Which.Code.Should().Be(2);
    }

    [Test]
    public void Resolve_SeveralMistakes_SaysAllOfThem()
    {
        var resolve = () => Shapes([Fixed], ("x", [2, 4]), ("y", [1])).Resolve(4);

        resolve.Should().Throw<BenchException>().WithMessage("*no input 'y'*no batch dimension*x:2,4 is not a shape of the input x: FP32[1, 4]*");
    }

    [Test]
    public void HasBatch_FirstDimensionOfEveryInput_Decides()
    {
        Shapes([Row]).HasBatch.Should().BeTrue();
        Shapes([Row, State, Rate]).HasBatch.Should().BeTrue();
        Shapes([Fixed]).HasBatch.Should().BeFalse();
        Shapes([Row, new TensorSpec("mask", Datatype.Bool, [4], [""])]).HasBatch.Should().BeFalse();
    }

    private static InputShapes Shapes(TensorSpec[] inputs, params (string Name, long[] Shape)[] given) =>
        new(inputs, given.ToDictionary(shape => shape.Name, shape => shape.Shape));
}

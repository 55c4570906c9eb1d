using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Sessions;

public sealed class TensorShapeTests
{
    [TestCase(new long[] { }, 1)]
    [TestCase(new long[] { 2, 3, 4 }, 24)]
    [TestCase(new long[] { 0, long.MaxValue }, 0)]
    [TestCase(new long[] { long.MaxValue, 0 }, 0)]
    [TestCase(new long[] { long.MaxValue, 1 }, long.MaxValue)]
    public void TryCount_RepresentableShape_GivesTheProduct(long[] shape, long expected)
    {
        TensorShape.TryCount(shape, out var count).Should().BeTrue();
        count.Should().Be(expected);
    }

    [TestCase(new[] { long.MaxValue, 2 })]
    [TestCase(new[] { 4294967296L, 4294967296L })]
    [TestCase(new[] { 3037000500L, 3037000500L })]
    [TestCase(new[] { 2, -1L })]
    [TestCase(new[] { 0, -1L })]
    [TestCase(new[] { 0, long.MaxValue, long.MaxValue })]
    [TestCase(new[] { long.MaxValue, long.MaxValue, 0 })]
    public void TryCount_OverflowingOrNegativeShape_IsRefused(long[] shape) => TensorShape.TryCount(shape, out _).Should().BeFalse();

    [TestCase(new long[] { 1, 3 }, new long[] { -1, 3 }, true)]
    [TestCase(new long[] { 0, 3 }, new long[] { -1, 3 }, true)]
    [TestCase(new long[] { 1, 4 }, new long[] { -1, 3 }, false)]
    [TestCase(new long[] { 3 }, new long[] { -1, 3 }, false)]
    public void Matches_ShapeAgainstDeclaration_HoldsFixedDimensions(long[] shape, long[] declared, bool expected) =>
        TensorShape.Matches(shape, declared).Should().Be(expected);
}

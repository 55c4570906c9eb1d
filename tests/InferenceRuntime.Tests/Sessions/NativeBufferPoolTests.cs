using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Sessions;

public sealed unsafe class NativeBufferPoolTests
{
    [Test]
    public void Rent_AfterDispose_GivesTheSameMemoryAgain()
    {
        var pool = new NativeBufferPool();
        var first = pool.Rent(10_000);
        var address = (nint)first.Pointer;
        first.Dispose();

        using var second = pool.Rent(9_000);

        ((nint)second.Pointer).Should().Be(address);
        second.Capacity.Should().BeGreaterThanOrEqualTo(9_000);
    }

    [Test]
    public void Rent_AnySize_IsAlignedAndLargeEnough([Values(0, 1, 4095, 4096, 4097, 1 << 20)] int bytes)
    {
        using var buffer = new NativeBufferPool().Rent(bytes);

        ((nint)buffer.Pointer % NativeBuffer.Alignment).Should().Be(0);
        buffer.Capacity.Should().BeGreaterThanOrEqualTo(bytes);
    }

    [Test]
    public void Dispose_Twice_ReturnsTheBufferOnce()
    {
        var pool = new NativeBufferPool();
        var buffer = pool.Rent(100);

        buffer.Dispose();
        buffer.Dispose();

        pool.Lent.Should().Be(0);
        using var first = pool.Rent(100);
        using var second = pool.Rent(100);
        ((nint)first.Pointer).Should().NotBe((nint)second.Pointer);
    }

    [Test]
    public void Dispose_BeyondTheRetainedLimit_FreesTheMemory()
    {
        var pool = new NativeBufferPool(maxRetainedBytes: 4096);
        var (small, large) = (pool.Rent(4096), pool.Rent(1 << 20));

        large.Dispose();
        small.Dispose();

        pool.Retained.Should().Be(4096);
        pool.Lent.Should().Be(0);
    }
}

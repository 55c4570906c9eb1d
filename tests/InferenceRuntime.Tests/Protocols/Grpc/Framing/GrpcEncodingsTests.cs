using InferenceRuntime.Protocols.Grpc.Framing;

namespace InferenceRuntime.Tests.Protocols.Grpc.Framing;

public sealed class GrpcEncodingsTests
{
    [TestCase("gzip", true)]
    [TestCase("identity, deflate,gzip", true)]
    [TestCase("identity,xgzip", false)]
    [TestCase("", false)]
    public void AcceptsGzip_LooksForTheWholeName(string header, bool expected) => GrpcEncodings.AcceptsGzip(header).Should().Be(expected);

    [Test]
    public void AcceptsGzip_InASecondHeader_IsFound() => GrpcEncodings.AcceptsGzip(new(["identity", "gzip"])).Should().BeTrue();

    [TestCase("application/grpc", true)]
    [TestCase("APPLICATION/GRPC+proto", true)]
    [TestCase("application/grpc;x=y", true)]
    [TestCase("application/grpc-web", false)]
    [TestCase("application/grpc+json", false)]
    [TestCase("application/grp", false)]
    [TestCase(null, false)]
    public void ContentType_IsOfGrpcWithProtobuf(string? contentType, bool expected) => GrpcContentType.Matches(contentType).Should().Be(expected);
}

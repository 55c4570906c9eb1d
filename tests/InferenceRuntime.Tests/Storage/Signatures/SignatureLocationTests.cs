using InferenceRuntime.Storage.Signatures;

namespace InferenceRuntime.Tests.Storage.Signatures;

public sealed class SignatureLocationTests
{
    private static readonly string Hex = new('a', 64);

    [TestCase("s3://models/rec.onnx", "s3://models/rec.onnx.sig")]
    [TestCase("s3://models/ocr/", "s3://models/ocr.sig")]
    [TestCase("https://host/bundle.tar.gz?sig=x%2F#onnx/a.onnx", "https://host/bundle.tar.gz.sig?sig=x%2F")]
    [TestCase("file:///models/a.onnx#x", "file:///models/a.onnx.sig")]
    [TestCase("oci://host:5000/models/ocr:1.2", "oci://host:5000/models/ocr:1.2.sig")]
    [TestCase("oci://host:5000/models/ocr", "oci://host:5000/models/ocr:latest.sig")]
    public void Of_Uri_IsBesideTheArtifact(string uri, string expected) => SignatureLocation.Of(uri).Should().Be(expected);

    [Test]
    public void Of_OciDigest_IsATagOfIt()
    {
        SignatureLocation.Of($"oci://host/ocr@sha256:{Hex}").Should().Be($"oci://host/ocr:sha256-{Hex}.sig");
        SignatureLocation.Of($"oci://host:5000/ocr:1.2@sha256:{Hex}#a.onnx").Should().Be($"oci://host:5000/ocr:sha256-{Hex}.sig");
    }
}

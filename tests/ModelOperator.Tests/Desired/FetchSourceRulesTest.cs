using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

/// <summary>What the operator refuses before there is a pod.</summary>
public sealed class FetchSourceRulesTest
{
    private static readonly OperatorConfiguration Restricted = SettingsFile.Parse(
        "fetch: {allowedSchemes: [s3, https, oci], allowedHosts: ['*.models.example.com', 'registry.example.com:5000', registry-1.docker.io]}");

    [TestCase("s3://bucket/model.onnx")]
    [TestCase("https://eu.models.example.com/model.onnx")]
    [TestCase("oci://registry.example.com:5000/models/rec:1")]
    [TestCase("oci://docker.io/models/rec:1")]
    public void Uri_ThatIsAllowed_IsValid(string uri) => Check(uri, null).Should().BeEmpty();

    [TestCase("http://eu.models.example.com/model.onnx", "the scheme 'http' is not allowed here; s3, https, oci are")]
    [TestCase("pvc://claim/model.onnx", "the scheme 'pvc' is not allowed here; s3, https, oci are")]
    [TestCase("https://models.example.com/model.onnx", "the host models.example.com is not allowed here; *.models.example.com, registry.example.com:5000, registry-1.docker.io are")]
    [TestCase("oci://registry.example.com/models/rec:1", "the host registry.example.com is not allowed here")]
    [TestCase("https://169.254.169.254/latest", "169.254.169.254 is a link-local address")]
    public void Uri_ThatIsNotAllowed_IsRefusedWithWhatIs(string uri, string because)
    {
        var error = Check(uri, null).Should().ContainSingle().Which;

        error.Path.Should().Be("spec.model.storageUri");
        error.Message.Should().Contain($"is '{uri}', which the operator's settings refuse (fetch): {because}");
    }

    [Test]
    public void UriOfTheSignature_IsHeldToTheSameRules() =>
        Check("s3://bucket/model.onnx", new SignatureSpec { PublicKey = $"{SignatureSpec.KeyBegin}\nx", Uri = "https://elsewhere.example.net/model.sig" })
            .Should().ContainSingle().Which.Path.Should().Be("spec.model.signature.uri");

    [Test]
    public void Query_WhichMayBeASecret_IsNotShown() =>
        Check("https://elsewhere.example.net/model.onnx?sig=s3cret", null).Should().ContainSingle().Which.Message.Should().NotContain("s3cret");

    [Test]
    public void WithoutSettings_OnlyMetadataAddressesAreRefused()
    {
        Check("http://anywhere.example/model.onnx", null, new OperatorConfiguration()).Should().BeEmpty();
        Check("http://169.254.169.254/model.onnx", null, new OperatorConfiguration()).Should().ContainSingle();
        Check("http://169.254.169.254/model.onnx", null, SettingsFile.Parse("fetch: {allowLinkLocal: true}")).Should().BeEmpty();
    }

    private static IReadOnlyList<ModelOperator.Entities.Validation.FieldError> Check(string uri, SignatureSpec? signature, OperatorConfiguration? configuration = null)
    {
        var service = Samples.Minimal();
        service.Spec = service.Spec with { Model = service.Spec.Model! with { StorageUri = uri, Signature = signature } };
        return SpecRules.Check(service, configuration ?? Restricted);
    }
}

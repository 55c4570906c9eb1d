namespace ModelStores.Tests.Oci;

public sealed class OciReferenceTests
{
    private static readonly string Hex = new('a', 64);

    [TestCase("oci://ghcr.io/org/model:1.0", "ghcr.io", "org/model", "1.0")]
    [TestCase("oci://localhost:5000/model", "localhost:5000", "model", "latest")]
    [TestCase("oci://127.0.0.1:5000/a/b_c/d.e-f:V1.0_x-y", "127.0.0.1:5000", "a/b_c/d.e-f", "V1.0_x-y")]
    [TestCase("oci://[::1]:5000/model:1", "[::1]:5000", "model", "1")]
    [TestCase("oci://REGISTRY.example.com/model:1#onnx/a.onnx", "registry.example.com", "model", "1")]
    [TestCase("oci://docker.io/model:1", "docker.io", "library/model", "1")]
    [TestCase("oci://index.docker.io/org/model:1", "docker.io", "org/model", "1")]
    public void Parse_Tag_IsTakenApart(string uri, string authority, string repository, string tag)
    {
        var reference = OciReference.Parse(ModelLocation.Parse(uri));

        reference.Should().Be(new OciReference(authority, repository, tag, null));
        reference.ManifestName.Should().Be(tag);
    }

    [TestCase("oci://host:5000/model@sha256:HEX", null)]
    [TestCase("oci://host:5000/model:1.0@sha256:HEX", "1.0")]
    public void Parse_Digest_CountsMoreThanATag(string uri, string? tag)
    {
        var reference = OciReference.Parse(ModelLocation.Parse(uri.Replace("HEX", Hex, StringComparison.Ordinal)));

        reference.Tag.Should().Be(tag);
        reference.ManifestName.Should().Be($"sha256:{Hex}");
        reference.Repository.Should().Be("model");
        reference.Authority.Should().Be("host:5000");
    }

    [TestCase("oci://host/")]
    [TestCase("oci://host")]
    [TestCase("oci://host/Model:1")]
    [TestCase("oci://host/model:")]
    [TestCase("oci://host/model:1/2")]
    [TestCase("oci://host/a//b:1")]
    [TestCase("oci://host/a/")]
    [TestCase("oci://host/model@sha256:abc")]
    [TestCase("oci://host/model@sha512:HEX")]
    [TestCase("oci://host/model@sha256:HEX%0a")]
    [TestCase("oci://host/model%2f..%2fother:..%2f")]
    [TestCase("oci://user:password@host/model:1")]
    [TestCase("oci://host/model:1?x=y")]
    public void Parse_WhatIsNone_SaysWhatIsExpected(string uri)
    {
        var act = () => OciReference.Parse(ModelLocation.Parse(uri.Replace("HEX", Hex, StringComparison.Ordinal)));


        act.Should().Throw<StoreException>().WithMessage("*oci://REGISTRY/REPOSITORY:TAG*").Which.Failure.Should().Be(StoreFailure.InvalidUri);
    }

    [TestCase("localhost:5000", true)]
    [TestCase("127.0.0.1", true)]
    [TestCase("127.8.9.10:80", true)]
    [TestCase("[::1]:5000", true)]
    [TestCase("localhost.example.com", false)]
    [TestCase("10.0.0.1:5000", false)]
    public void IsLoopback_Host_IsOfThisMachine(string authority, bool expected) =>
        OciReference.Parse(ModelLocation.Parse($"oci://{authority}/model:1")).IsLoopback.Should().Be(expected);
}

using Testing.Stores;

namespace ModelStores.Tests.Oci;

public sealed class OciLayersTests
{
    private const string Title = "org.opencontainers.image.title";
    private const string Tar = "application/vnd.oci.image.layer.v1.tar";

    [TestCase("rec.onnx", OciLayout.FileType, false, "rec.onnx", Packaging.None)]
    [TestCase("rec.onnx", Tar, false, "rec.onnx", Packaging.None, Description = "oras without a media type")]
    [TestCase("onnx", Tar + "+gzip", true, "onnx", Packaging.TarGzip, Description = "oras push of a folder")]
    [TestCase("bundle.zip", OciLayout.FileType, false, "bundle.zip", Packaging.Zip)]
    [TestCase("bundle.tar.gz", OciLayout.FileType, false, "bundle.tar.gz", Packaging.TarGzip)]
    [TestCase(null, Tar, false, "layer.tar", Packaging.Tar)]
    [TestCase(null, Tar + "+gzip", false, "layer.tar.gz", Packaging.TarGzip)]
    [TestCase(null, "application/vnd.docker.image.rootfs.diff.tar.gzip", false, "layer.tar.gz", Packaging.TarGzip)]
    [TestCase(null, "application/vnd.kitops.modelkit.model.v1.tar+gzip", false, "layer.tar.gz", Packaging.TarGzip)]
    [TestCase(null, "application/vnd.example.onnx", false, "model.onnx", Packaging.None)]
    public void Of_OneLayer_IsAFileOrAnArchive(string? title, string type, bool isFolder, string name, Packaging packaging)
    {
        var layer = Layer('a', title, type, isFolder);

        OciLayers.Of(new OciManifest { Layers = [layer] }, "oci://h/m:1").Should().ContainSingle().Which.Should().Match<OciLayer>(found => found.Name == name && found.Packaging == packaging);
    }

    [Test]
    public void Of_LayersOfSteps_ThatChangeNoFile_AreLeftOut()
    {
        var empty = Layer('a', null, Tar) with { Digest = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" };

        OciLayers.Of(new OciManifest { Layers = [empty, Layer('b', null, Tar), empty] }, "oci://h/m:1").Should().ContainSingle();
    }

    [TestCase("../rec.onnx")]
    [TestCase("/rec.onnx")]
    [TestCase("a/../rec.onnx")]
    [TestCase("a//rec.onnx")]
    [TestCase("./rec.onnx")]
    [TestCase("a/")]
    [TestCase("a\\rec.onnx")]
    [TestCase("a\0b")]
    [TestCase("..")]
    public void Of_TitleThatIsNoPathBelow_IsRefused(string title) => Expect("*is no path below a folder*", Layer('a', title));

    [Test]
    public void Of_NamesThatMeet_AreRefused()
    {
        Expect("*two layers of the same name*", Layer('a', "x"), Layer('b', "x"));
        Expect("*a file where another's folder is*", Layer('a', "x/y"), Layer('b', "x"));
    }

    [Test]
    public void Of_WhatIsNoArtifact_SaysWhatIsExpected()
    {
        Expect("*has no layer*");
        Expect("*has 2 layers, of which sha256:b* has no name*", Layer('a', "x"), Layer('b', null));
        Expect("*has 2 layers, some of them archives*", Layer('a', "x"), Layer('b', null, Tar));
        Expect("*zstd*gzip is.", Layer('a', null, Tar + "+zstd"));
        Expect("*the digest 'sha512:*", Layer('a', "x") with { Digest = $"sha512:{new string('a', 128)}" });
        Expect("*the digest ''*", Layer('a', "x") with { Digest = null });
        Expect("*the size '-1'*", Layer('a', "x") with { Size = -1 });
    }

    private static void Expect(string message, params OciDescriptor[] layers)
    {
        var act = () => OciLayers.Of(new OciManifest { Layers = layers }, "oci://h/m:1");

        act.Should().Throw<StoreException>().WithMessage(message).Which.Failure.Should().Be(StoreFailure.InvalidArtifact);
    }

    private static OciDescriptor Layer(char digit, string? title, string type = OciLayout.FileType, bool isFolder = false)
    {
        var annotations = new Dictionary<string, string>();
        if (title is not null)
        {
            annotations[Title] = title;
        }

        if (isFolder)
        {
            annotations["io.deis.oras.content.unpack"] = "true";
        }

        return new OciDescriptor { MediaType = type, Digest = $"sha256:{new string(digit, 64)}", Size = 1, Annotations = annotations };
    }
}

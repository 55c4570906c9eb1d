namespace ModelStores.Tests.Objects;

public sealed class ObjectLocationTests
{
    [TestCase("s3://Bucket_1/A/b%20c.onnx?versionId=x%2By#e.onnx", "Bucket_1", "A/b c.onnx", "x+y")]
    [TestCase("s3://bucket", "bucket", "", null)]
    [TestCase("s3://bucket/", "bucket", "", null)]
    [TestCase("s3://bucket/a//b/", "bucket", "a//b/", null)]
    [TestCase("s3://bucket/a%23b%3Fc?versionId=", "bucket", "a#b?c", null)]
    [TestCase("s3://bucket/a+b?other=1&versionId=2", "bucket", "a+b", "2")]
    public void Parse_Uri_KeepsCaseAndUnescapes(string uri, string bucket, string key, string? version)
    {
        var location = ObjectLocation.Parse(ModelLocation.Parse(uri), "s3://BUCKET/KEY");

        (location.Bucket, location.Key, location.Parameter("versionId")).Should().Be((bucket, key, version));
    }

    [TestCase("s3://b", true, "", "")]
    [TestCase("s3://b/m/", true, "m/", "")]
    [TestCase("s3://b/m/rec.onnx", false, "m/rec.onnx/", "rec.onnx")]
    public void Prefix_AndName_FollowFromTheKey(string uri, bool isFolder, string prefix, string name)
    {
        var location = ObjectLocation.Parse(ModelLocation.Parse(uri), "s3://BUCKET/KEY");

        (location.IsFolder, location.Prefix, location.Name).Should().Be((isFolder, prefix, name));
    }

    [TestCase("s3:///key")]
    [TestCase("s3://bucket/a/../b")]
    [TestCase("s3://bucket/%2e%2e/b")]
    [TestCase("s3://bucket/./b")]
    public void Parse_NoBucketOrDots_SaysWhatIsExpected(string uri)
    {
        var act = () => ObjectLocation.Parse(ModelLocation.Parse(uri), "s3://BUCKET/KEY");

        act.Should().Throw<StoreException>().Where(e => e.Failure == StoreFailure.InvalidUri).WithMessage("*s3://BUCKET/KEY*");
    }
}

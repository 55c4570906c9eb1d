using InferenceRuntime.Models;

namespace InferenceRuntime.Tests.Models;

public sealed class ClassLabelsTests
{
    [TestCase("labels", """["cat", "dog"]""")]
    [TestCase("classes", "cat\ndog")]
    [TestCase("labels.y", "cat\r\ndog\r\n")]
    public void Read_Metadata_HasTheLabels(string key, string value) => Read((key, value)).Of("y").Should().Equal("cat", "dog");

    [Test]
    public void Of_OutputWithItsOwnLabels_PrefersThem()
    {
        var labels = Read(("labels.y", "a"), ("labels", "b"));

        labels.Of("y").Should().Equal("a");
        labels.Of("z").Should().Equal("b");
    }

    [Test]
    public void Of_ModelWithoutLabels_IsEmpty() => Read(("author", "x")).Of("y").Should().BeEmpty();

    private static ClassLabels Read(params (string Key, string Value)[] metadata) =>
        ClassLabels.Read(metadata.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
}

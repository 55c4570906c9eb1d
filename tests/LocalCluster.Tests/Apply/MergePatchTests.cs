using LocalCluster.Apply;

namespace LocalCluster.Tests.Apply;

public sealed class MergePatchTests
{
    [TestCase("{'a': 'b'}", "{'a': 'c'}", "{'a': 'c'}")]
    [TestCase("{'a': 'b', 'b': 'c'}", "{'a': null}", "{'b': 'c'}")]
    [TestCase("{'a': ['b']}", "{'a': ['c', {'d': null}]}", "{'a': ['c', {'d': null}]}")]
    [TestCase("{'a': {'b': 'c'}}", "{'a': {'b': 'd', 'c': null}}", "{'a': {'b': 'd'}}")]
    [TestCase("{'a': 'text'}", "{'a': {'b': {'c': null, 'd': 1}}}", "{'a': {'b': {'d': 1}}}")]
    [TestCase("{'e': null}", "{'a': 1}", "{'e': null, 'a': 1}")]
    public void Apply_Patch_MergesObjectsAndReplacesTheRest(string target, string patch, string expected)
    {
        var result = MergePatch.Apply(Json.Object(target), Json.Object(patch));

        Json.Text(result).Should().Be(Json.Text(expected));
    }
}

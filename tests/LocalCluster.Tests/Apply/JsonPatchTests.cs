using LocalCluster.Api;
using LocalCluster.Apply;

namespace LocalCluster.Tests.Apply;

public sealed class JsonPatchTests
{
    private const string Target = "{'a': {'b/c': 1, 'list': ['x', 'y']}, 'n': null}";

    [TestCase("[{'op': 'add', 'path': '/a/list/-', 'value': 'z'}]", "{'a': {'b/c': 1, 'list': ['x', 'y', 'z']}, 'n': null}")]
    [TestCase("[{'op': 'add', 'path': '/a/list/1', 'value': 'z'}]", "{'a': {'b/c': 1, 'list': ['x', 'z', 'y']}, 'n': null}")]
    [TestCase("[{'op': 'replace', 'path': '/a/b~1c', 'value': 2}]", "{'a': {'b/c': 2, 'list': ['x', 'y']}, 'n': null}")]
    [TestCase("[{'op': 'replace', 'path': '/a/new', 'value': 2}]", "{'a': {'b/c': 1, 'list': ['x', 'y'], 'new': 2}, 'n': null}")]
    [TestCase("[{'op': 'remove', 'path': '/a/list/0'}]", "{'a': {'b/c': 1, 'list': ['y']}, 'n': null}")]
    [TestCase("[{'op': 'copy', 'from': '/a/b~1c', 'path': '/d'}]", "{'a': {'b/c': 1, 'list': ['x', 'y']}, 'd': 1, 'n': null}")]
    [TestCase("[{'op': 'move', 'from': '/a/b~1c', 'path': '/d'}]", "{'a': {'list': ['x', 'y']}, 'd': 1, 'n': null}")]
    [TestCase("[{'op': 'test', 'path': '/missing', 'value': null}, {'op': 'replace', 'path': '', 'value': {}}]", "{}")]
    [TestCase("[]", Target)]
    public void Apply_Operations_ChangeTheCopy(string patch, string expected)
    {
        var target = Json.Object(Target);

        var result = JsonPatch.Apply(target, Json.Array(patch));

        Json.Text(result).Should().Be(Json.Text(expected));
        Json.Text(target).Should().Be(Json.Text(Target));
    }

    [TestCase("[{'op': 'remove', 'path': '/none'}]")]
    [TestCase("[{'op': 'add', 'path': '/none/x', 'value': 1}]")]
    [TestCase("[{'op': 'add', 'path': '/a/list/9', 'value': 1}]")]
    [TestCase("[{'op': 'replace', 'path': '/a/list/2', 'value': 1}]")]
    [TestCase("[{'op': 'test', 'path': '/a/b~1c', 'value': 2}]")]
    [TestCase("[{'op': 'frob', 'path': '/a'}]")]
    [TestCase("[{'op': 'add', 'path': 'a', 'value': 1}]")]
    [TestCase("[{'op': 'add', 'path': '/a'}]")]
    [TestCase("[{'op': 'replace', 'path': '', 'value': 1}]")]
    public void Apply_WhatDoesNotFit_IsRejectedWithoutDetails(string patch)
    {
        var act = () => JsonPatch.Apply(Json.Object(Target), Json.Array(patch));

        var refusal = act.Should().Throw<ApiException>().WithMessage("the server rejected our request due to an error in our request").Which;
        refusal.Code.Should().Be(422);
        Json.Text(refusal.Details).Should().Be("{}");
    }
}

using ModelOperator.Crds;
using Testing;

namespace ModelOperator.Tests.Crds;

public sealed class ApiReferenceTest
{
    [Test]
    public void Markdown_Generated_EqualsTheCheckedInPage() =>
        File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "api.md"))
            .Should().Be(ApiReference.Markdown(), "docs/api.md is generated: model-operator crds --format markdown > docs/api.md");
}

using ModelOperator.Entities;
using ModelOperator.Entities.Schema;
using ModelOperator.Settings;
using Testing;

namespace ModelOperator.Tests.Settings;

public sealed class SettingsPageTest
{
    [Test]
    public void Page_EverySetting_IsListed()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "settings.md"));

        Paths(typeof(OperatorConfiguration), "").Where(path => !page.Contains($"`{path}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> Paths(Type type, string prefix) => EntityProperties.Of(type).SelectMany(property =>
    {
        var path = prefix + EntityProperties.NameOf(property);
        var below = property.PropertyType;
        var isSection = below.Namespace == typeof(OperatorConfiguration).Namespace || below == typeof(ResourcesSpec);
        return isSection ? Paths(below, path + ".") : [path];
    });
}

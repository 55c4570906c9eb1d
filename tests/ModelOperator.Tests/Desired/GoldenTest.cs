using ModelOperator.Desired;
using ModelOperator.Entities.External;
using ModelOperator.Settings;
using ModelOperator.Yaml;
using Testing;
using Testing.Reference;

namespace ModelOperator.Tests.Desired;

/// <summary>
/// The objects that a spec leads to, as YAML beside the spec: <c>Golden/CASE/input.yaml</c> and <c>expected.yaml</c>, with <c>settings.yaml</c> where a
/// case has the operator's settings of its own. After an intended change,
/// UPDATE_GOLDEN=1 writes the expected files anew, and the diff is what to review.
/// </summary>
public sealed class GoldenTest
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "ModelOperator.Tests", "Desired", "Golden");

    private static IEnumerable<string> Cases => Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Cases))]
    public void Plan_OfTheInput_IsTheExpectedObjects(string name)
    {
        var service = Samples.FromYaml(File.ReadAllText(Path.Combine(Folder, name, "input.yaml")));
        var settings = Path.Combine(Folder, name, "settings.yaml");
        var configuration = LiveSettings.Read(File.Exists(settings) ? settings : Path.Combine(Folder, "settings.yaml")).Current;
        var effective = EffectiveSpec.Resolve(service, configuration);

        var children = DesiredChildren.Plan(service, effective, new ClusterFacts(Deployment: null)
        {
            MissingKinds = new HashSet<Type> { typeof(V1PodMonitor) },
            OperatorNamespace = "model-operator-system",
            Settings = configuration,
        });

        object[] documents = [children.Pinned.Effective, .. children.All];
        var text = string.Join("---\n", documents.Select(document => YamlWriter.Write(ObjectJson.ToNode(document)))).Replace(children.Pinned.Pin, "(compressed)", StringComparison.Ordinal);
        text.Should().Be(GoldenFile.Read(Path.Combine(Folder, name, "expected.yaml"), text));
    }
}

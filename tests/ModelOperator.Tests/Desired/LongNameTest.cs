using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Desired;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

/// <summary>The longest name that an InferenceService may have is good for every child, label and selector.</summary>
public sealed partial class LongNameTest
{
    private const string Spec = """
        model: {storageUri: "s3://b/k"}
        gpu: {count: 1}
        scaling: {minReplicas: 2, maxReplicas: 4}
        network: {gateway: {parentRefs: [{name: g}], hostnames: [rest.example], grpcHostnames: [grpc.example]}, ingress: {hostnames: [models.example]}, policy: {allowFrom: [{cidr: 10.0.0.0/8}]}}
        pod: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}
        """;

    private static readonly string[] LabelFields = ["labels", "matchLabels", "selector", "nodeSelector"];

    [Test]
    public void Plan_NameOf63Characters_HasValidNamesLabelsAndSelectors()
    {
        var service = Samples.FromSpec(Spec);
        service.Metadata.Name = "x" + new string('2', 62);
        SpecValidator.Validate(service).Should().BeEmpty();

        var children = DesiredChildren.Plan(service, EffectiveSpec.Resolve(service, new OperatorConfiguration()), new ClusterFacts(Deployment: null));

        children.All.Select(child => child.Kind).Should().BeEquivalentTo(ChildKinds.All.Select(kind => kind.Name), "the spec asks for one of each kind");
        children.All.Select(child => child.Metadata.Name).Should().OnlyContain(name => name.Length <= 63 && Name().IsMatch(name));
        var labels = children.All.SelectMany(child => Labels(ObjectJson.ToNode(child))).ToList();
        labels.Should().Contain(service.Metadata.Name).And.OnlyContain(value => value.Length <= 63 && Name().IsMatch(value));
    }

    private static IEnumerable<string> Labels(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => LabelFields.Contains(field.Key) && field.Value is JsonObject map
            ? map.Where(label => label.Value is JsonValue).Select(label => (string)label.Value!).Concat(Labels(map))
            : Labels(field.Value)),
        JsonArray items => items.SelectMany(Labels),
        _ => [],
    };

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

using System.Text.Json.Nodes;
using ModelOperator.Desired;
using ModelOperator.Entities;

namespace ModelOperator.Rendering;

/// <summary>
/// Makes the children of InferenceServices without a cluster, as the operator makes them for a resource that is new. What only a cluster knows is left out: the owner
/// reference, whose uid is given when the resource is created, and the mark that is a digest of it.
/// </summary>
internal sealed class Renderer(RenderOptions options)
{
    /// <summary>What was found wrong, each with its place. While there is any, <see cref="Documents"/> means nothing.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What is not as it may seem, though nothing is wrong.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The children, service by service, in the order in which they are applied.</summary>
    public List<JsonNode> Documents { get; } = [];

    public void Add(SourceDocument source)
    {
        if (source.Kind != V1Beta1InferenceService.KubeKind || source.ApiVersion?.StartsWith(V1Beta1InferenceService.KubeGroup + "/", StringComparison.Ordinal) != true)
        {
            Notes.Add($"{source.Source}: {source.Subject} is passed over; only InferenceServices have children");
        }
        else if (source.ApiVersion != V1Beta1InferenceService.GroupVersion)
        {
            Errors.Add($"{source.Source}: apiVersion is {source.ApiVersion}; this operator knows {V1Beta1InferenceService.GroupVersion}");
        }
        else if (Read(source) is { } service)
        {
            Render(source, service);
        }
    }

    private V1Beta1InferenceService? Read(SourceDocument source)
    {
        var (service, errors) = ServiceDocument.Read(source, options.Namespace, options.Settings);
        Errors.AddRange(errors);
        return service;
    }

    private void Render(SourceDocument source, V1Beta1InferenceService service)
    {
        var missing = ChildKinds.All.Where(kind => kind.IsOptional && !options.ApiVersions.Contains(NameOf(kind), StringComparer.Ordinal)).ToList();
        var facts = new ClusterFacts(null) { OperatorNamespace = options.OperatorNamespace, Settings = options.Settings };
        foreach (var child in DesiredChildren.Plan(service, EffectiveSpec.Resolve(service, options.Settings), facts).All)
        {
            if (missing.Find(kind => kind.Type == child.GetType()) is { } kind)
            {
                Notes.Add($"{source.Source}: its {kind.Name} is left out; where the cluster serves the kind, add --api-versions {NameOf(kind)}");
                continue;
            }

            var document = ObjectJson.ToNode(child).AsObject();
            var metadata = document["metadata"]!.AsObject();
            metadata.Remove("ownerReferences");
            var annotations = metadata["annotations"]!.AsObject();
            annotations.Remove(Names.AppliedAnnotation);
            // The template again, compressed: it would be most of what a reviewer scrolls past.
            annotations.Remove(Names.PinAnnotation);
            if (annotations.Count == 0)
            {
                metadata.Remove("annotations");
            }

            Documents.Add(document);
        }
    }

    private static string NameOf(ChildKind kind) => $"{kind.Group}/{kind.Version}/{kind.Name}";
}

using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired.Pinning;

/// <summary>
/// Decides which pod template a service has: the one that was rendered when its spec last changed, or, when the spec changed since or its owner asks for
/// it, a new one with the defaults of today. A change of the number of replicas, of the network or of the strategy is no reason for new pods.
/// </summary>
/// <param name="Effective">The spec with every default resolved: for what the template depends on with the defaults of the template.</param>
/// <param name="Template">The pod template.</param>
/// <param name="Pin">What the Deployment keeps of it.</param>
/// <param name="NewDefaults">What the defaults of today would change in the template, one line each; empty when nothing.</param>
public sealed record PinnedTemplate(InferenceServiceSpec Effective, V1PodTemplateSpec Template, string Pin, IReadOnlyList<string> NewDefaults)
{
    private const string True = "true";

    /// <summary>The version of the model that the template names, which is not part of the pin; null when a refresh never rolled it.</summary>
    public string? ModelVersion { get; private init; }

    /// <param name="service">The resource.</param>
    /// <param name="today">Its spec with the defaults of today.</param>
    /// <param name="facts">Its Deployment as it is, and what of today's defaults is no part of a spec.</param>
    public static PinnedTemplate Choose(V1Beta1InferenceService service, InferenceServiceSpec today, ClusterFacts facts)
    {
        var text = Annotations.Value(facts.Deployment?.Metadata, Names.PinAnnotation);
        var pin = TemplatePin.Decode(text);
        var chosen = Choose(service, today, facts, text, pin);
        var version = facts.ModelVersion ?? Artifacts.ModelVersion.Of(facts.Deployment, pin, today);
        return version is null ? chosen : chosen with { Template = Artifacts.ModelVersion.Put(chosen.Template, version), ModelVersion = version };
    }

    private static PinnedTemplate Choose(V1Beta1InferenceService service, InferenceServiceSpec today, ClusterFacts facts, string? text, TemplatePin? pin)
    {
        var template = PodTemplate.From(service, today, facts.Settings.Cache, facts.Settings.Fetch);
        var digest = Digest(service.Spec);
        if (pin?.SpecDigest != digest)
        {
            return New();
        }

        if (Annotations.TemplateDigest(pin.Template.Metadata) == Annotations.TemplateDigest(template.Metadata))
        {
            return new PinnedTemplate(Merge(today, pin.Effective), pin.Template, text!, []);
        }

        return Annotations.Value(service.Metadata, Names.AdoptDefaultsAnnotation) == True
            ? New()
            : new PinnedTemplate(Merge(today, pin.Effective), pin.Template, text!, TemplateDifferences.Between(pin.Template, template));

        PinnedTemplate New() => new(today, template, new TemplatePin(digest, today, template).Encode(), []);
    }

    private static string Digest(InferenceServiceSpec spec) => ObjectDigest.Of(spec with
    {
        Scaling = null,
        Suspend = null,
        Network = null,
        Rollout = spec.Rollout?.ProgressDeadline is { } deadline ? new RolloutSpec { ProgressDeadline = deadline } : null,
        Observability = spec.Observability?.Tracing is { } tracing ? new ObservabilitySpec { Tracing = tracing } : null,
    });

    private static InferenceServiceSpec Merge(InferenceServiceSpec today, InferenceServiceSpec pinned) => pinned with
    {
        Model = pinned.Model! with { Refresh = today.Model!.Refresh },
        Scaling = today.Scaling,
        Suspend = today.Suspend,
        Network = today.Network,
        Rollout = pinned.Rollout! with { Strategy = today.Rollout!.Strategy },
        Observability = today.Observability,
    };
}

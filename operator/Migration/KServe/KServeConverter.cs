using System.Text.Json.Nodes;
using ModelOperator.Entities;

namespace ModelOperator.Migration.KServe;

/// <summary>
/// Turns a KServe InferenceService of v1beta1 that serves an ONNX model into ours. The fields are those of KServe's pkg/apis/serving/v1beta1; docs/kserve.md has the table for people.
/// </summary>
internal sealed class KServeConverter
{
    public const string Group = "serving.kserve.io";
    public const string Version = Group + "/v1beta1";

    private readonly List<Remark> _remarks = [];
    private readonly Target _target = new();
    private readonly SourceFields _source;

    private KServeConverter(JsonObject source) => _source = new SourceFields(source, "");

    /// <exception cref="FormatException">It can not be converted; the message has the field, what was found and what was expected.</exception>
    public static Conversion Convert(JsonObject source) => new KServeConverter(source).Convert();

    private Conversion Convert()
    {
        _source.Take("apiVersion");
        _source.Take("kind");
        _source.Take("status");
        _target.Set("apiVersion", V1Beta1InferenceService.GroupVersion);
        _target.Set("kind", V1Beta1InferenceService.KubeKind);
        var metadata = _source.Open("metadata") ?? throw new FormatException("metadata is absent; expected a name");
        var annotations = metadata.Open("annotations");
        ConvertMetadata(metadata);

        var spec = _source.Open("spec") ?? throw new FormatException("spec is absent; expected spec.predictor");
        var predictor = spec.Open("predictor") ?? throw new FormatException("spec.predictor is absent; expected the model's server");
        new ModelConversion(predictor, _target, _remarks).Convert();
        new ScalingConversion(predictor, annotations, _target, _remarks).Convert();
        new PodConversion(predictor, _target, _remarks).Convert();
        if (annotations is not null)
        {
            // What is left belongs to others, such as Argo CD, but for those of systems that do not look at our resource.
            _target.Set("metadata.annotations", new JsonObject(annotations.TakeAll(name => !KServeAnnotations.IsItsOwn(name))));
        }

        _remarks.AddRange(_source.Left().Select(path => new Remark(path, KServeAdvice.For(path), IsLoss: true)));
        return new Conversion(_target.Document, _remarks);
    }

    private void ConvertMetadata(SourceFields metadata)
    {
        _target.Set("metadata.name", metadata.TakeString("name") ?? throw new FormatException("metadata.name is absent"));
        _target.Set("metadata.namespace", metadata.TakeString("namespace"));
        _target.Set("metadata.labels", metadata.Take("labels"));
        foreach (var name in new[] { "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "finalizers", "selfLink" })
        {
            metadata.Take(name); // the cluster's own, as kubectl get -o yaml prints them
        }
    }
}

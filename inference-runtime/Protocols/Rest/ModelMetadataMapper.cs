using System.Globalization;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

internal static class ModelMetadataMapper
{
    public static ModelMetadata Of(LoadedModel model) => new(
        model.Name,
        [model.Version],
        "onnxruntime_onnx",
        [.. model.Signature.Inputs.Select(Of)],
        [.. model.Signature.Outputs.Select(Of)],
        new ModelProperties(
            model.Digest,
            model.SizeBytes.ToString(CultureInfo.InvariantCulture),
            model.Provider.ToString(),
            model.File.OpsetText,
            model.File.Producer,
            model.LoadTime.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture),
            model.WarmupTime.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture)));

    private static TensorMetadata Of(TensorSpec spec) => new(spec.Name, spec.Datatype.Name(), spec.Shape);
}

using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

internal static class ModelMetadataMapper
{
    public static ModelMetadata Of(LoadedModel model) => new(
        model.Name,
        [model.Version],
        LoadedModel.Platform,
        [.. model.Signature.Inputs.Select(Of)],
        [.. model.Signature.Outputs.Select(Of)],
        ModelProperties.Of(model));

    private static TensorMetadata Of(TensorSpec spec) => new(spec.Name, spec.Datatype.Name(), spec.Shape);
}

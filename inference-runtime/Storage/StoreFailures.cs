using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>What a store's failure is for a model: the reasons of <see cref="LoadFailureReason"/>.</summary>
internal static class StoreFailures
{
    public static ModelLoadException Of(StoreException failure) => new(ReasonOf(failure.Failure), failure.Message, failure) { IsTransient = failure.IsTransient };

    private static LoadFailureReason ReasonOf(StoreFailure failure) => failure switch
    {
        StoreFailure.NotFound => LoadFailureReason.ArtifactNotFound,
        StoreFailure.Forbidden => LoadFailureReason.ArtifactForbidden,
        StoreFailure.InvalidUri => LoadFailureReason.InvalidUri,
        StoreFailure.UnsupportedScheme => LoadFailureReason.UnsupportedScheme,
        StoreFailure.NotAllowed => LoadFailureReason.SourceNotAllowed,
        StoreFailure.InvalidArtifact => LoadFailureReason.InvalidArtifact,
        _ => LoadFailureReason.ArtifactUnreachable,
    };
}

using ModelOperator.Controllers.Refresh;
using ModelOperator.Entities;
using ModelOperator.Settings;
using ModelStores;

namespace ModelOperator.Controllers;

/// <summary>Asks the model's store, without credentials: what needs some is the pod's business.</summary>
public sealed partial class StoreArtifactSizes(ModelSources sources, LiveSettings settings, TimeProvider time, ILogger<StoreArtifactSizes> logger) : IArtifactSizes
{
    public async Task<long?> FindAsync(InferenceServiceSpec effective, CancellationToken cancellationToken)
    {
        if (effective.Model!.SecretRef is not null)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Durations.Parse(settings.Current.Reconciliation.ModelQueryTimeout), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var location = ModelLocation.Parse(effective.Model.StorageUri!);
            var source = sources.For(location);
            // The size of a folder is not that of the model in it, and a file of the operator's own machine is no pod's.
            return source.IsRemote && await source.FindAsync(location, StoreQuery.Access(null, effective), either.Token) is { Form: ArtifactForm.File, Files: [{ Packaging: Packaging.None } file] }
                ? file.Length
                : null;
        }
        catch (Exception problem) when (problem is StoreException or HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NotKnown(logger, ModelLocation.Redact(effective.Model.StorageUri!), problem.Message);
            return null;
        }
    }

    [LoggerMessage(2002, LogLevel.Information, "The size of {Uri} is not known before a pod reads it: {Problem}")]
    private static partial void NotKnown(ILogger logger, string uri, string problem);
}

using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>Asks a model server over HTTP at the pod's own address.</summary>
public sealed partial class HttpModelProbe(HttpClient client, LiveSettings settings, TimeProvider time, ILogger<HttpModelProbe> logger) : IModelProbe
{
    public async Task<ModelStatus?> AskAsync(V1Pod pod, string model, CancellationToken cancellationToken)
    {
        if (pod.Status?.PodIP is not { Length: > 0 } address)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Durations.Parse(settings.Current.Reconciliation.ModelQueryTimeout), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var uri = new UriBuilder(Uri.UriSchemeHttp, address, Names.HttpPortNumber, $"/v2/models/{Uri.EscapeDataString(model)}").Uri;
        try
        {
            var text = await client.GetStringAsync(uri, either.Token);
            return ModelDescription.Parse(text, pod.Metadata.Name);
        }
        catch (Exception problem) when (problem is HttpRequestException or FormatException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NoAnswer(logger, pod.Metadata.NamespaceProperty, pod.Metadata.Name, problem.Message);
            return null;
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Pod {Namespace}/{Pod} did not describe its model; it is asked again: {Problem}")]
    private static partial void NoAnswer(ILogger logger, string? @namespace, string pod, string problem);
}

using System.Net;
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
        if (At(pod, $"/v2/models/{Uri.EscapeDataString(model)}") is not { } uri)
        {
            return null;
        }

        using var limit = Limit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
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

    public async Task<string?> ProgressAsync(V1Pod pod, string model, CancellationToken cancellationToken)
    {
        if (At(pod, "/v2/health/ready") is not { } uri)
        {
            return null;
        }

        using var limit = Limit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await client.GetAsync(uri, either.Token);
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? ReadinessAnswer.Parse(await answer.Content.ReadAsStringAsync(either.Token), model) : null;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // It does not listen yet, or ended meanwhile: its status will say so.
            return null;
        }
    }

    private static Uri? At(V1Pod pod, string path) =>
        pod.Status?.PodIP is { Length: > 0 } address ? new UriBuilder(Uri.UriSchemeHttp, address, PortOf(pod), path).Uri : null;

    // By what the pod itself has, for during a rollout there are both kinds.
    private static int PortOf(V1Pod pod) =>
        pod.Spec?.Containers?.FirstOrDefault(container => container.Name == Names.Container)?.Ports?.FirstOrDefault(port => port.Name == Names.ManagementPort)?.ContainerPort ?? Names.HttpPortNumber;

    private CancellationTokenSource Limit() => new(Durations.Parse(settings.Current.Reconciliation.ModelQueryTimeout), time);

    [LoggerMessage(2001, LogLevel.Warning, "Pod {Namespace}/{Pod} did not describe its model; it is asked again: {Problem}")]
    private static partial void NoAnswer(ILogger logger, string? @namespace, string pod, string problem);
}

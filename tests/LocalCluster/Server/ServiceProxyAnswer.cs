using System.Globalization;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>
/// services/[SCHEME:]NAME[:PORT]/proxy/PATH: passes a request on to a ready pod of a Service, over plain HTTP, and its answer back.
/// </summary>
public sealed class ServiceProxyAnswer(ObjectStore store) : IDisposable
{
    private const string Marker = "/proxy";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public async Task AnswerAsync(HttpContext context, ResourceType services, ApiPath path)
    {
        var (name, port) = path.Name!.Split(':') switch
        {
            [var only] => (only, ""),
            ["http" or "", var named, var its] => (named, its),
            ["https", ..] => throw Refusals.BadRequest("the local cluster proxies plain HTTP alone"),
            [var named, var its] => (named, its),
            _ => throw Refusals.BadRequest($"invalid service request \"{path.Name}\""),
        };
        var service = services.Collection.Find(path.Namespace, name) ?? throw Refusals.NotFound(services, name);
        var target = Endpoint(service, port) ?? throw new ApiException(503, "ServiceUnavailable", $"no endpoints available for service \"{name}\"");

        var request = context.Request;
        var rest = request.Path.Value![(request.Path.Value!.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://{target}{rest}{request.QueryString}"));
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>ADDRESS:PORT of a ready pod; the only port of a Service needs no name.</summary>
    private string? Endpoint(StoredObject service, string port)
    {
        var ports = service.Content.Items("spec", "ports").ToList();
        var asked = ports.Count == 1 && port.Length == 0
            ? ports[0]
            : ports.Find(item => item.Text("name") == port || item.Int(0, "port").ToString(CultureInfo.InvariantCulture) == port);
        foreach (var slice in store.Collection("discovery.k8s.io", "endpointslices", namespaced: true).Current.Items.Values
            .Where(slice => slice.Namespace == service.Namespace && slice.Labels.GetValueOrDefault("kubernetes.io/service-name") == service.Name))
        {
            var ready = slice.Content.Items("endpoints").FirstOrDefault(endpoint => endpoint.Flag("conditions", "ready"));
            var number = slice.Content.Items("ports").FirstOrDefault(item => (item.Text("name") ?? "") == (asked.Text("name") ?? ""))?.Int(0, "port");
            if (asked is not null && ready is not null && number is > 0)
            {
                return $"{ready.Texts("addresses").First()}:{number}";
            }
        }

        return null;
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.Page;

/// <summary>
/// The models of this server on one page for people: state, signature, properties and a request to begin with. It loads nothing and runs no
/// script; whatever comes from a model or a client is escaped.
/// </summary>
internal static class ModelPage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8886; --soft: #8882; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin: 0; }
        section { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
        .state { border-radius: 1rem; padding: .1rem .6rem; font-size: .85rem; background: var(--soft); vertical-align: middle; }
        .Ready { background: #2a84; } .Failed { background: #c224; }
        table { border-collapse: collapse; margin: .5rem 0; } th, td { text-align: left; padding: .15rem 1rem .15rem 0; vertical-align: top; }
        th { font-weight: 600; } code, pre { font: .85rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
        pre { background: var(--soft); border-radius: .3rem; padding: .7rem; white-space: pre-wrap; }
        """;

    /// <summary>Allows the page's own style, by its digest, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <param name="models">The models, loaded or not.</param>
    /// <param name="url">Where the server is reached, without a slash at the end.</param>
    /// <param name="isReady">What the readiness probe hears.</param>
    public static string Html(IEnumerable<ServedModel> models, string url, bool isReady)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append("<title>").Append(ProductVersion.Name).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<h1>")
            .Append(ProductVersion.Name).Append(' ').Append(ProductVersion.Text).Append(' ').Append(State(isReady ? "Ready" : "Not ready")).Append("</h1>\n<p>");
        foreach (var path in new[] { "v2", "v2/models", "v2/models/stats", "v2/health/ready", "metrics", "openapi.json" })
        {
            html.Append("<a href=\"").Append(path).Append("\">/").Append(path).Append("</a> ");
        }

        html.Append("</p>\n");
        foreach (var model in models)
        {
            AddModel(html, model, url);
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AddModel(StringBuilder html, ServedModel served, string url)
    {
        var status = served.Status;
        html.Append("<section>\n<h2>").Append(Escape(served.Name)).Append(' ').Append(State(status.State.ToString())).Append("</h2>\n");
        if (status.Model is not { } model)
        {
            html.Append("<p>").Append(Escape(status.Describe())).Append("</p>\n</section>\n");
            return;
        }

        AddTensors(html, "Input", model.Signature.Inputs);
        AddTensors(html, "Output", model.Signature.Outputs);
        html.Append("<table>\n");
        AddRow(html, "version", model.Version);
        foreach (var (name, value) in ModelProperties.Of(model))
        {
            AddRow(html, name, value);
        }

        html.Append("</table>\n");
        if (SampleRequest.Curl(url, served.Name, model.Signature.Inputs) is { } curl)
        {
            html.Append("<pre>").Append(Escape(curl)).Append("</pre>\n");
        }

        html.Append("</section>\n");
    }

    private static void AddTensors(StringBuilder html, string role, IEnumerable<TensorSpec> specs)
    {
        html.Append("<table>\n<tr><th>").Append(role).Append("</th><th>Datatype</th><th>Shape</th></tr>\n");
        foreach (var spec in specs)
        {
            var symbols = spec.Shape.Select((dimension, axis) => dimension != TensorShape.Free ? $"{dimension}" : spec.Symbols[axis] is { Length: > 0 } symbol ? symbol : "any");
            html.Append("<tr><td><code>").Append(Escape(spec.Name)).Append("</code></td><td>").Append(spec.Datatype.Name())
                .Append("</td><td>[").Append(Escape(string.Join(", ", symbols))).Append("]</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void AddRow(StringBuilder html, string name, string value) =>
        html.Append("<tr><th>").Append(Escape(name)).Append("</th><td><code>").Append(Escape(value)).Append("</code></td></tr>\n");

    private static string State(string state) => $"<span class=\"state {state}\">{state}</span>";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}

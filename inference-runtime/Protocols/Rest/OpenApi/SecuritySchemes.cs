using System.Text.Json.Nodes;
using InferenceRuntime.Security;
using InferenceRuntime.Security.Authentication;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>How clients say who they are, as the generators of clients understand it.</summary>
internal static class SecuritySchemes
{
    /// <summary>The document's components; empty where everybody is answered.</summary>
    public static JsonObject Of(SecurityOptions security)
    {
        var schemes = new JsonObject();
        if (security.ApiKeys is not null)
        {
            schemes["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = Authenticator.KeyHeader };
        }

        if (security.AuthenticatesClients)
        {
            var bearer = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" };
            schemes["bearer"] = security switch
            {
                { Jwt: null } => bearer.Described("An API key."),
                { ApiKeys: null } => bearer.Described("A JSON web token of the issuer."),
                _ => bearer.Described("A JSON web token of the issuer, or an API key."),
            };
        }

        return schemes;
    }

    /// <summary>What a request needs: one of the schemes.</summary>
    public static JsonArray Alternatives(JsonObject schemes) => [.. schemes.Select(scheme => new JsonObject { [scheme.Key] = new JsonArray() })];
}

using System.CommandLine;
using System.Net;
using InferenceRuntime.Security;
using InferenceRuntime.Security.Authentication;
using InferenceRuntime.Security.Tls;

namespace InferenceRuntime.Configuration;

/// <summary>The flags of who is let in, and over what.</summary>
internal sealed class SecurityFlags
{
    private readonly Flag<string?> _apiKeys;
    private readonly Flag<string?> _issuer;
    private readonly Flag<string> _audiences;
    private readonly Flag<string?> _jwks;
    private readonly Flag<KeyValuePair<string, string>> _claims;
    private readonly Flag<string?> _certificate;
    private readonly Flag<string?> _key;
    private readonly Flag<string?> _clientAuthorities;
    private readonly Flag<IPEndPoint?> _managementAddress;

    public SecurityFlags(Command command, Func<string, string?> environment)
    {
        _apiKeys = Add("--api-keys", "FOLDER", "Let in who shows a key of this folder: a file for each client with the client's name, as Kubernetes mounts a Secret. Read again when it changes.", Text);
        _issuer = Add("--jwt-issuer", "ISSUER", "Let in who shows a JSON web token of this issuer (the claim iss). Needs --jwt-jwks, and --jwt-audience or --jwt-required-claim.", Text);
        _audiences = Add("--jwt-audience", "AUDIENCE", "For whom a token must be (the claim aud). May be given several times; one is enough.", text => text);
        _jwks = Add("--jwt-jwks", "URL|FILE", "The issuer's keys, a JSON web key set: an https URL, asked again every 10 minutes and for a key that is not known, or a file.", Text);
        _claims = Add("--jwt-required-claim", "NAME=VALUE", "A claim that a token must have with this value, or with it among several. May be given several times; all are needed.", SettingValues.NamedText("NAME=VALUE"));
        _certificate = Add("--tls-certificate", "FILE", "Serve HTTP and gRPC over TLS with this certificate, and the chain after it, in PEM form. Read again when it changes.", Text);
        _key = Add("--tls-key", "FILE", "The certificate's private key in PEM form.", Text);
        _clientAuthorities = Add("--tls-client-ca", "FILE", "Accept connections only of clients with a certificate of these authorities, in PEM form.", Text);
        _managementAddress = Add("--management-address", "HOST:PORT", "Where health, metrics and the models' descriptions are served over plain HTTP, without keys; for those who run the server, not for clients. Default: nowhere.", text => (IPEndPoint?)SettingValues.Address(text));

        Flag<T> Add<T>(string name, string valueName, string description, Func<string, T> read)
        {
            var flag = new Flag<T>(name, valueName, description, read, environment);
            command.Options.Add(flag.Option);
            return flag;
        }
    }

    public SecurityOptions Bind(ParseResult parsed, List<string> errors) => new()
    {
        ApiKeys = _apiKeys.Get(parsed, null, errors),
        Jwt = Jwt(parsed, errors),
        Tls = Tls(parsed, errors),
        ManagementAddress = _managementAddress.Get(parsed, null, errors),
    };

    private static string? Text(string text) => text;

    private JwtOptions? Jwt(ParseResult parsed, List<string> errors)
    {
        var (issuer, jwks) = (_issuer.Get(parsed, null, errors), _jwks.Get(parsed, null, errors));
        var (audiences, claims) = (_audiences.GetAll(parsed, errors), _claims.GetAll(parsed, errors));
        if (issuer is null && jwks is null && audiences.Count == 0 && claims.Count == 0)
        {
            return null;
        }

        if (issuer is null || jwks is null)
        {
            errors.Add($"{(issuer is null ? "--jwt-issuer" : "--jwt-jwks")}: is not given; tokens need both --jwt-issuer and --jwt-jwks.");
        }
        else if (audiences.Count == 0 && claims.Count == 0)
        {
            errors.Add("--jwt-audience: is not given, and neither is --jwt-required-claim; without either every token of the issuer would be let in, whoever it is for.");
        }

        if (jwks?.Contains("://", StringComparison.Ordinal) == true && !(Uri.TryCreate(jwks, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
        {
            errors.Add($"--jwt-jwks: '{jwks}' is neither an https URL nor a file; over anything else keys could be exchanged on the way.");
        }

        return new JwtOptions { Issuer = issuer ?? string.Empty, Audiences = audiences, Keys = jwks ?? string.Empty, RequiredClaims = claims };
    }

    private TlsOptions? Tls(ParseResult parsed, List<string> errors)
    {
        var (certificate, key, clients) = (_certificate.Get(parsed, null, errors), _key.Get(parsed, null, errors), _clientAuthorities.Get(parsed, null, errors));
        if ((certificate is null) != (key is null))
        {
            errors.Add($"{(certificate is null ? "--tls-certificate" : "--tls-key")}: is not given; TLS needs both --tls-certificate and --tls-key.");
        }
        else if (clients is not null && certificate is null)
        {
            errors.Add("--tls-client-ca: needs --tls-certificate and --tls-key.");
        }

        return certificate is null || key is null ? null : new TlsOptions(certificate, key, clients);
    }
}

using System.CommandLine;
using InferenceRuntime.Configuration;
using InferenceRuntime.Models;

namespace InferenceRuntime.Pull;

/// <summary>The argument and the flags of <c>pull</c>. Those of the fetch have the server's names and environment twins, so that both find the same cache.</summary>
internal sealed class PullFlags
{
    private readonly Argument<string> _uri;
    private readonly Flag<string?> _sha256;
    private readonly Flag<string?> _credentials;
    private readonly Flag<string?> _publicKey;
    private readonly Flag<string?> _signature;
    private readonly Flag<string?> _mounts;
    private readonly FetchFlags _fetch;
    private readonly Option<bool> _refresh;
    private readonly Option<string> _output;

    public PullFlags(Command command, Func<string, string?> environment)
    {
        _uri = new Argument<string>("URI") { Description = "The model, in any store of docs/models.md." };
        command.Arguments.Add(_uri);
        _sha256 = Add("--sha256", "HEX", "The digest that it must have; a mismatch fails closed.", text => SettingValues.ModelDigest($"m={text}").Value);
        _credentials = Add("--credentials", "FOLDER", "The folder with the keys for the store, a file for each, as Kubernetes mounts a Secret. Default: the process's own identity.", text => text);
        _publicKey = Add("--public-key", "FILE", "A public key in PEM form that it must be signed with; anything else fails closed.", text => text);
        _signature = Add("--signature", "URI", "Where the signature is. Default: the URI with .sig after it.", text => text);
        _mounts = Add("--mounts", "FOLDER", "Where pvc:// and configmap:// are mounted, as pvc/CLAIM and configmap/NAME.", text => text);
        _fetch = new FetchFlags(command, environment);
        _refresh = new Option<bool>("--refresh") { Description = "Ask the store although the cache remembers the URI." };
        _output = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        _output.AcceptOnlyFromAmong("text", "json");
        command.Options.Add(_refresh);
        command.Options.Add(_output);

        Flag<string?> Add(string name, string valueName, string description, Func<string, string?> read)
        {
            var flag = new Flag<string?>(name, valueName, description, read);
            command.Options.Add(flag.Option);
            return flag;
        }
    }

    /// <summary>The options, or null when <paramref name="errors"/> says what is wrong.</summary>
    public PullOptions? Bind(ParseResult parsed, out IReadOnlyList<string> errors)
    {
        var found = parsed.Errors.Select(error => error.Message).ToList();
        var reference = new ModelReference("m", parsed.GetResult(_uri) is { Tokens: [var uri] } ? uri.Value : string.Empty, _sha256.Get(parsed, null, found))
        {
            CredentialsFolder = _credentials.Get(parsed, null, found),
            PublicKeyFile = _publicKey.Get(parsed, null, found),
            SignatureUri = _signature.Get(parsed, null, found),
        };
        if (reference is { SignatureUri: not null, PublicKeyFile: null })
        {
            found.Add("--signature: there is no --public-key to check it with.");
        }

        var options = new PullOptions(
            reference, _fetch.Cache(parsed, found), _fetch.Bind(parsed, found), _mounts.Get(parsed, null, found), parsed.GetValue(_refresh), parsed.GetValue(_output) == "json");
        errors = found;
        return found.Count == 0 ? options : null;
    }
}

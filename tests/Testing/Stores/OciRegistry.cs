using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Testing.Stores;

/// <summary>Debian's docker-registry on loopback; artifacts are pushed with skopeo.</summary>
public sealed partial class OciRegistry : IAsyncDisposable
{
    private const string UserName = "puller";

    private readonly string _folder = Directory.CreateTempSubdirectory("oci-registry-").FullName;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly OciRegistryOptions _options;
    private readonly TestCertificates? _certificates;
    private ChildProcess? _process;
    private int _layouts;

    private OciRegistry(OciRegistryOptions options)
    {
        _options = options;
        _certificates = options.Tls ? new TestCertificates() : null;
    }

    /// <summary>127.0.0.1 and the port.</summary>
    public string Authority { get; private set; } = null!;

    /// <summary>A Secret's keys with which it can be pulled from: username and password, and ca.crt, as far as they are needed.</summary>
    public IReadOnlyDictionary<string, string> Keys
    {
        get
        {
            var keys = new Dictionary<string, string>();
            if (_options.BasicAuthentication || _options.Tokens is not null)
            {
                keys["username"] = UserName;
                keys["password"] = Password;
            }

            if (_certificates is not null)
            {
                keys["ca.crt"] = _certificates.AuthorityPem;
            }

            return keys;
        }
    }

    /// <summary>What `kubectl create secret docker-registry` writes for this registry.</summary>
    public string DockerConfigJson
    {
        get
        {
            var entry = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Password}")) };
            return new JsonObject { ["auths"] = new JsonObject { [Authority] = entry } }.ToJsonString();
        }
    }

    private string Password => _options.Tokens?.Password ?? _password;

    public static async Task<OciRegistry> StartAsync(OciRegistryOptions? options = null)
    {
        var registry = new OciRegistry(options ?? new OciRegistryOptions());
        try
        {
            await registry.RunAsync().ConfigureAwait(false);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <param name="repository">Such as models/ocr.</param>
    /// <param name="reference">A tag, or a digest, which is written after '@'.</param>
    public string Uri(string repository, string reference) => $"oci://{Authority}/{repository}{(reference.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{reference}";

    /// <summary>Pushes files by their names as ORAS does. Returns the manifest's digest.</summary>
    public Task<string> PushArtifactAsync(string repository, string tag, params (string Name, byte[] Bytes)[] files) =>
        PushAsync(repository, tag, layout => layout.AddArtifact("application/vnd.example.model", [.. files.Select(file => new OciBlob(OciLayout.FileType, file.Bytes, file.Name))]));

    /// <summary>Pushes what is written into the layout. Returns the digest of what the tag names then.</summary>
    public async Task<string> PushAsync(string repository, string tag, Func<OciLayout, JsonObject> write)
    {
        var layout = new OciLayout(Directory.CreateDirectory(Path.Combine(_folder, $"layout-{_layouts++}")).FullName);
        var top = write(layout);
        layout.Finish(top);
        var arguments = new List<string> { "copy", "--all", "--preserve-digests" };
        if (_options.BasicAuthentication || _options.Tokens is not null)
        {
            arguments.AddRange(["--dest-creds", $"{UserName}:{Password}"]);
        }

        // skopeo takes http on loopback only where it does not have to verify; with https it verifies.
        arguments.AddRange(_certificates is null ? ["--dest-tls-verify=false"] : ["--dest-cert-dir", Path.Combine(_folder, "certificates")]);
        var result = await ChildProcess.RunAsync(
            "skopeo", ["--insecure-policy", .. arguments, $"oci:{layout.Folder}:pushed", $"docker://{Authority}/{repository}:{tag}"]).ConfigureAwait(false);
        return result.ExitCode == 0
            ? top["digest"]!.GetValue<string>()
            : throw new InvalidOperationException($"skopeo failed: {result.StandardOutput}{result.StandardError}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        _certificates?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"listening on (?:\[::\]|[\d.]+):(\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening { get; }

    private async Task RunAsync()
    {
        var configuration = new StringBuilder($"""
            version: 0.1
            log: {"{level: info}"}
            storage:
              filesystem: {"{"}rootdirectory: {Path.Combine(_folder, "data")}{"}"}
            http:
              addr: 127.0.0.1:0

            """);
        await AddTlsAsync(configuration).ConfigureAwait(false);
        await AddAuthenticationAsync(configuration).ConfigureAwait(false);
        var file = Path.Combine(_folder, "config.yml");
        await File.WriteAllTextAsync(file, configuration.ToString()).ConfigureAwait(false);
        _process = ChildProcess.Start("docker-registry", ["serve", file]);
        var line = await _process.WaitForLineAsync("listening on ").ConfigureAwait(false);
        Authority = $"127.0.0.1:{Listening.Match(line).Groups[1].Value}";
    }

    private async Task AddTlsAsync(StringBuilder configuration)
    {
        if (_certificates is null)
        {
            return;
        }

        var trusted = Directory.CreateDirectory(Path.Combine(_folder, "certificates")).FullName;
        await File.WriteAllTextAsync(Path.Combine(trusted, "ca.crt"), _certificates.AuthorityPem).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.crt"), _certificates.CertificatePem).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.key"), _certificates.KeyPem).ConfigureAwait(false);
        configuration.AppendLine($"  tls: {{certificate: {_folder}/tls.crt, key: {_folder}/tls.key}}");
    }

    private async Task AddAuthenticationAsync(StringBuilder configuration)
    {
        if (_options.Tokens is { } tokens)
        {
            var bundle = Path.Combine(_folder, "issuer.crt");
            await File.WriteAllTextAsync(bundle, tokens.CertificatePem).ConfigureAwait(false);
            configuration.AppendLine($"auth: {{token: {{realm: {tokens.Realm}, service: {OciTokenServer.Service}, issuer: {OciTokenServer.Issuer}, rootcertbundle: {bundle}}}}}");
            tokens.UserName = UserName;
        }
        else if (_options.BasicAuthentication)
        {
            var file = Path.Combine(_folder, "htpasswd");
            var result = await ChildProcess.RunAsync("htpasswd", ["-Bbc", file, UserName, _password]).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException(result.StandardError);
            }

            configuration.AppendLine($"auth: {{htpasswd: {{realm: registry, path: {file}}}}}");
        }
    }
}

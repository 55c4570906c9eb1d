using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Testing.Stores;

/// <summary>nginx on loopback with TLS: files below <see cref="Folder"/>, at /private/ only for a user.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    private const string UserName = "reader";

    private readonly string _folder = Directory.CreateTempSubdirectory("nginx-").FullName;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly TestCertificates _certificates = new();
    private ChildProcess? _process;

    private NginxServer()
    {
    }

    /// <summary>What it serves.</summary>
    public string Folder => Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;

    public string Url { get; private set; } = null!;

    /// <summary>A Secret's keys.</summary>
    public IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["username"] = UserName, ["password"] = _password, ["ca.crt"] = _certificates.AuthorityPem };

    public static async Task<NginxServer> StartAsync()
    {
        var server = new NginxServer();
        try
        {
            await server.RunAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync()
    {
        // A worker that nginx gives another user has to get here.
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.crt"), _certificates.CertificatePem).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.key"), _certificates.KeyPem).ConfigureAwait(false);
        var hash = await ChildProcess.RunAsync("openssl", ["passwd", "-apr1", _password]).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "users"), $"{UserName}:{hash.StandardOutput.Trim()}\n").ConfigureAwait(false);
        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), Configuration(port)).ConfigureAwait(false);
        Url = $"https://127.0.0.1:{port}";
        _process = ChildProcess.Start("nginx", ["-c", Path.Combine(_folder, "nginx.conf"), "-p", _folder, "-e", "stderr"]);
        await _process.WaitForLineAsync("start worker process ").ConfigureAwait(false);
    }

    // nginx does not say which port it took when it is to take any.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Configuration(int port) => $$"""
        daemon off;
        worker_processes 1;
        pid {{_folder}}/nginx.pid;
        error_log stderr notice;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path {{_folder}}/body;
          proxy_temp_path {{_folder}}/proxy;
          fastcgi_temp_path {{_folder}}/fastcgi;
          uwsgi_temp_path {{_folder}}/uwsgi;
          scgi_temp_path {{_folder}}/scgi;
          server {
            listen 127.0.0.1:{{port}} ssl;
            ssl_certificate tls.crt;
            ssl_certificate_key tls.key;
            root {{Folder}};
            location /private/ {
              auth_basic "models";
              auth_basic_user_file users;
            }
          }
        }
        """;
}

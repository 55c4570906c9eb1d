using System.Security.Cryptography;
using System.Text;
using InferenceRuntime.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace InferenceRuntime.Security.Tls;

/// <summary>
/// The certificate of this process. When its files change, new connections get the new one; those that are open stay as they are. Files that can not be used change nothing: a
/// certificate that is still good is better than none.
/// </summary>
internal sealed class ServerCertificate(TlsOptions options, TimeProvider time, ILogger<ServerCertificate> log) : IReloadable
{
    private volatile TlsIdentity? _current;
    private byte[] _digest = [];
    private string? _lastProblem;
    private RuntimeMetrics? _metrics;

    /// <summary>What new connections get.</summary>
    public TlsIdentity Current => _current ?? throw new InvalidOperationException("The certificate was not loaded yet.");

    /// <summary>Reads the files for the first time. Throws <see cref="SecuritySetupException"/>.</summary>
    public void Load()
    {
        var (identity, digest) = Read();
        (_current, _digest) = (identity, digest);
        SecurityLog.CertificateLoaded(log, identity.Description);
        if (WhyNotNow(identity) is { } problem)
        {
            SecurityLog.CertificateNotValid(log, options.Certificate, problem);
        }
    }

    public void Observe(RuntimeMetrics metrics)
    {
        _metrics = metrics;
        metrics.ObserveCertificate(() => Current.NotAfter);
    }

    public void Reload()
    {
        try
        {
            var (identity, digest) = Read();
            if (_digest.AsSpan().SequenceEqual(digest))
            {
                _lastProblem = null;
                return;
            }

            if (WhyNotNow(identity) is { } problem && WhyNotNow(Current) is null)
            {
                throw new SecuritySetupException($"The new certificate {options.Certificate} {problem}.");
            }

            (_current, _digest, _lastProblem) = (identity, digest, null);
            _metrics?.SecurityFilesRead("certificate", isUsable: true);
            SecurityLog.CertificateLoaded(log, identity.Description);
        }
        catch (SecuritySetupException e) when (e.Message == _lastProblem)
        {
            // Said already: it is looked at every few seconds.
        }
        catch (SecuritySetupException e)
        {
            _lastProblem = e.Message;
            _metrics?.SecurityFilesRead("certificate", isUsable: false);
            SecurityLog.CertificateKept(log, e.Message, Current.Description);
        }
    }

    public TlsHandshakeCallbackOptions ForHttp() => new() { OnConnection = _ => ValueTask.FromResult(Current.Http) };

    public TlsHandshakeCallbackOptions ForGrpc() => new() { OnConnection = _ => ValueTask.FromResult(Current.Grpc) };

    private string? WhyNotNow(TlsIdentity identity)
    {
        var now = time.GetUtcNow();
        return now > identity.NotAfter ? $"expired at {identity.NotAfter:yyyy-MM-dd HH:mm:ss}Z"
            : now < identity.NotBefore ? $"is good from {identity.NotBefore:yyyy-MM-dd HH:mm:ss}Z on only"
            : null;
    }

    private (TlsIdentity Identity, byte[] Digest) Read()
    {
        var (certificate, key) = (Text(options.Certificate), Text(options.Key));
        var authorities = options.ClientAuthorities is { } file ? Text(file) : null;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{certificate}\n{key}\n{authorities}"));
        return _current is { } current && _digest.AsSpan().SequenceEqual(digest) ? (current, digest) : (TlsIdentity.Parse(options, certificate, key, authorities), digest);
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecuritySetupException($"The file {file} can not be read: {e.Message}", e);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A command that prints a credential (client.authentication.k8s.io), such as the cloud providers' plugins. Its answer is kept until it expires.</summary>
internal sealed class ExecCredentialPlugin(ExecPluginSettings settings, TimeProvider time) : ICredentialSource
{
    /// <summary>Time for the command. It has no terminal to ask on, so one that takes longer hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _running = new(1);
    private Answer? _answer;

    public async ValueTask<Credential> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref _answer);
        if (!renew && IsFresh(before))
        {
            return before!.Credential;
        }

        await _running.WaitAsync(cancellationToken);
        try
        {
            // Another caller may have run it while this one waited.
            if (!ReferenceEquals(_answer, before) && IsFresh(_answer))
            {
                return _answer!.Credential;
            }

            var answer = await RunAsync(cancellationToken);
            Volatile.Write(ref _answer, answer);
            return answer.Credential;
        }
        finally
        {
            _running.Release();
        }
    }

    private bool IsFresh(Answer? answer) => answer is not null && (answer.Expires is null || answer.Expires > time.GetUtcNow());

    private async Task<Answer> RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(linked.Token);
            var errors = process.StandardError.ReadToEndAsync(linked.Token);
            await process.WaitForExitAsync(linked.Token);
            return process.ExitCode == 0
                ? Parse(await output)
                : throw new KubernetesConfigurationException(
                    $"The credential plugin {settings.Command} ended with exit code {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new KubernetesConfigurationException(
                $"The credential plugin {settings.Command} did not answer within {Limit.TotalSeconds:0} s. It must not ask for input.");
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(settings.Command, settings.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings.Environment)
        {
            start.Environment[name] = value;
        }

        var spec = new JsonObject { ["interactive"] = false };
        if (settings.Cluster is { } cluster)
        {
            spec["cluster"] = cluster.DeepClone();
        }

        start.Environment["KUBERNETES_EXEC_INFO"] =
            new JsonObject { ["apiVersion"] = settings.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            var hint = settings.InstallHint is { } text ? $" {text}" : " Install it, or put its folder into PATH.";
            throw new KubernetesConfigurationException($"The credential plugin {settings.Command} can not be started: {exception.Message}.{hint}", exception);
        }
    }

    private Answer Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var status = document.RootElement.GetProperty("status");
            var certificate = Text(status, "clientCertificateData");
            var key = Text(status, "clientKeyData");
            var token = Text(status, "token");
            if (token is null && (certificate is null || key is null))
            {
                throw new KubernetesConfigurationException(
                    $"The credential plugin {settings.Command} gave neither status.token nor status.clientCertificateData with status.clientKeyData.");
            }

            var expires = Text(status, "expirationTimestamp");
            return new Answer(
                new Credential(token, certificate is null || key is null ? null : ClientCertificate.FromPem(certificate, key)),
                expires is null ? null : DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new KubernetesConfigurationException(
                $"The credential plugin {settings.Command} did not print an ExecCredential with a status: {exception.Message}", exception);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Answer(Credential Credential, DateTimeOffset? Expires);
}

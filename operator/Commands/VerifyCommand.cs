using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Entities;
using ModelOperator.Hosting;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Metrics;
using ModelOperator.Verification;

namespace ModelOperator.Commands;

/// <summary><c>model-operator verify</c>: serves a tiny model on the cluster and asks it.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var @namespace = new Option<string?>("--namespace") { Description = "Where to make the objects, for the time that it takes. Default: the pod's own, else that of the kubeconfig." };
        var timeout = new Option<TimeSpan>("--timeout")
        {
            Description = "How long the model may take to become Ready. Default 3m.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(3),
            CustomParser = ParseTimeout,
        };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "How to reach the API server. Default: KUBECONFIG, else the pod's own account, else ~/.kube/config." };
        var command = new Command("verify", "Serve a tiny model for a moment, ask it, and exit with 0 when the answer is right.") { @namespace, timeout, kubeconfig };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(kubeconfig),
            result.GetValue(@namespace),
            result.GetValue(timeout),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string? kubeconfig, string? @namespace, TimeSpan timeout, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var cluster = KubernetesApiConfiguration.Default(kubeconfig, TimeProvider.System);
            using var metrics = new OperatorMetrics();
            using var api = KubernetesApi.Create(
                cluster, new KubernetesApiOptions { UserAgent = "model-operator-verify" }, [EntityJson.Resolver], TimeProvider.System, metrics, NullLogger<KubernetesApi>.Instance);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
            // A name of its own: two runs at once are none of each other's business.
            var key = new ObjectKey(@namespace ?? cluster.Namespace, $"verify-{Random.Shared.GetHexString(6, lowercase: true)}");
            await new Verifier(api, new InferenceQuestion(http), output, TimeProvider.System).RunAsync(key, timeout, cancellationToken);
            return ExitCodes.Success;
        }
        catch (KubernetesConfigurationException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCodes.Usage;
        }
        catch (Exception problem) when (problem is VerificationException or HttpRequestException or IOException)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted.");
            return ExitCodes.Failure;
        }
    }

    private static TimeSpan ParseTimeout(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (!Durations.TryParse(text, out var timeout))
        {
            result.AddError($"--timeout is '{text}'; expected a whole number and a unit, such as 90s or 3m");
        }

        return timeout;
    }
}

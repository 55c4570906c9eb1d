using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ModelOperator.Hosting;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Reconciliation.LeaderElection;
using ModelOperator.Settings;

namespace ModelOperator.Commands;

/// <summary><c>model-operator run</c>: runs the operator until SIGTERM or SIGINT.</summary>
internal static partial class RunCommand
{
    public static Command Create()
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "How to reach the API server. Default: KUBECONFIG, else the pod's own account, else ~/.kube/config." };
        var settings = new Option<string?>("--settings") { Description = "A YAML file; docs/settings.md lists what it may hold." };
        var metrics = new Option<IPEndPoint>("--metrics-address")
        {
            Description = "Where /metrics, /healthz and /readyz answer over plain HTTP; port 0 takes a free one.",
            DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 8443),
            CustomParser = ParseAddress,
        };
        var leaderElect = new Option<bool>("--leader-elect") { Description = "Whether to work only while holding the Lease.", DefaultValueFactory = _ => true };
        var leaseNamespace = new Option<string?>("--namespace") { Description = "The namespace of the Lease. Default: the pod's own, else that of the kubeconfig." };
        var watched = NamespacesOption.Create("--watch-namespaces", "Serve these namespaces alone, and make no request beyond them and the Lease's. Default: all namespaces.");
        var command = new Command("run", "Reconcile InferenceServices until SIGTERM or SIGINT.") { kubeconfig, settings, metrics, leaderElect, leaseNamespace, watched };
        command.SetAction((result, cancellationToken) => RunAsync(
            new RunOptions(result.GetValue(kubeconfig), result.GetValue(metrics)!, result.GetValue(leaderElect), result.GetValue(leaseNamespace), result.GetValue(watched)!),
            result.GetValue(settings),
            result.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, string? settings, TextWriter error, CancellationToken cancellationToken)
    {
        LiveSettings live;
        KubernetesApiConfiguration cluster;
        try
        {
            live = LiveSettings.Read(settings);
            cluster = KubernetesApiConfiguration.Default(options.Kubeconfig, TimeProvider.System);
        }
        catch (Exception problem) when (problem is SettingsException or KubernetesConfigurationException)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCodes.Usage;
        }

        using var loggers = OperatorLogging.Create(live);
        var logger = loggers.CreateLogger(nameof(RunCommand));
        try
        {
            Starting(logger, typeof(RunCommand).Assembly.GetName().Version!.ToString(3), cluster.Server);
            await new OperatorHost(options, live, TimeProvider.System, loggers).RunAsync(cluster, cancellationToken);
            Stopped(logger);
            return ExitCodes.Success;
        }
        catch (Exception problem) when (problem is LeadershipLostException or IOException)
        {
            // What is expected to go wrong needs no stack trace; anything else is a defect and keeps its own.
            Failed(logger, problem.Message);
            return ExitCodes.Failure;
        }
    }

    private static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (IPEndPoint.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal))
        {
            return address;
        }

        result.AddError($"--metrics-address is '{text}'; expected an address and a port, such as 0.0.0.0:8443 or [::]:8443");
        return null;
    }

    [LoggerMessage(2201, LogLevel.Information, "model-operator {Version} for the API server {Server}")]
    private static partial void Starting(ILogger logger, string version, Uri server);

    [LoggerMessage(2202, LogLevel.Information, "Stopped")]
    private static partial void Stopped(ILogger logger);

    [LoggerMessage(2203, LogLevel.Error, "The operator ends: {Problem}")]
    private static partial void Failed(ILogger logger, string problem);
}

using System.CommandLine;
using ModelOperator.Hosting;
using ModelOperator.Rbac;
using ModelOperator.Settings;

namespace ModelOperator.Commands;

/// <summary><c>model-operator rbac</c>: prints exactly the access that this version of the operator needs.</summary>
internal static class RbacCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "The name of the roles, the bindings and the ServiceAccount.", DefaultValueFactory = _ => "model-operator" };
        var @namespace = new Option<string>("--namespace") { Description = "The operator's own namespace.", DefaultValueFactory = _ => "modeloperator-system" };
        var lease = new Option<string>("--lease-name") { Description = "The setting leaderElection.leaseName.", DefaultValueFactory = _ => new LeaderElectionSettings().LeaseName };
        var watched = NamespacesOption.Create("--watch-namespaces", "The namespaces that the operator serves, as of run --watch-namespaces. Default: all, by a ClusterRole.");
        var secrets = new Option<bool>("--read-secrets") { Description = "The setting refresh.readSecrets.", DefaultValueFactory = _ => new RefreshSettings().ReadSecrets };
        var secretNamespaces = NamespacesOption.Create(
            "--secret-namespaces", "Where the operator may get the Secrets that models name. Default: *, in every namespace that it serves.", allowAll: true);
        var command = new Command("rbac", "Print the roles and bindings that the operator needs, for kubectl apply -f -.") { name, @namespace, lease, watched, secrets, secretNamespaces };
        command.SetAction(result =>
        {
            var manifest = new RbacManifest(result.GetValue(name)!, result.GetValue(@namespace)!, result.GetValue(lease)!)
            {
                WatchNamespaces = result.GetValue(watched)!,
                SecretNamespaces = !result.GetValue(secrets) ? [] : result.GetValue(secretNamespaces) is [NamespacesOption.All] ? null : result.GetValue(secretNamespaces),
            };
            if (manifest.NotServed is { Count: > 0 } notServed)
            {
                result.InvocationConfiguration.Error.WriteLine(
                    $"--secret-namespaces has {string.Join(", ", notServed)}, which --watch-namespaces has not: the operator would never read there. Add it to the one, or leave it out of the other.");
                return ExitCodes.Usage;
            }

            result.InvocationConfiguration.Output.Write(manifest.Yaml());
            return ExitCodes.Success;
        });
        return command;
    }
}

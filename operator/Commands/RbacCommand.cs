using System.CommandLine;
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
        var secrets = new Option<bool>("--read-secrets") { Description = "The setting refresh.readSecrets.", DefaultValueFactory = _ => new RefreshSettings().ReadSecrets };
        var command = new Command("rbac", "Print the roles and bindings that the operator needs, for kubectl apply -f -.") { name, @namespace, lease, secrets };
        command.SetAction(result => result.InvocationConfiguration.Output.Write(
            new RbacManifest(result.GetValue(name)!, result.GetValue(@namespace)!, result.GetValue(lease)!, result.GetValue(secrets)).Yaml()));
        return command;
    }
}

using System.CommandLine;
using System.Runtime.InteropServices;
using LocalCluster;

var kubeconfig = new Option<string>("--kubeconfig") { Description = "Where to write the kubeconfig of the cluster.", Required = true };
var port = new Option<int>("--port") { Description = "The API server's port on 127.0.0.1; 0 takes a free one." };
var nodes = new Option<string?>("--nodes") { Description = "A YAML file with v1 Node objects; without it there is one node, this machine." };
var images = new Option<string[]>("--image") { Description = "IMAGE=EXECUTABLE: the local program that stands for an image. Repeatable." };
var imagePaths = new Option<string[]>("--image-path") { Description = "/INSIDE=/OUTSIDE: a folder that appears at a path in every container. Repeatable." };
var logFolder = new Option<string?>("--log-folder") { Description = "Where the containers' logs are kept; without it in a temporary folder." };
var claims = new Option<string?>("--claims-folder") { Description = "Where claims without a StorageClass get their folders, NAMESPACE/CLAIM; without it in a temporary folder." };
var objects = new Option<string[]>("--objects") { Description = "A YAML file with objects to begin with, as kubectl get --output yaml --show-managed-fields prints them. Repeatable." };
var apiOnly = new Option<bool>("--api-only") { Description = "Serve the API alone: no controllers, no scheduler, no kubelet." };

var up = new Command("up", "Runs a cluster in the foreground until SIGTERM or Ctrl-C.") { kubeconfig, port, nodes, images, imagePaths, logFolder, claims, objects, apiOnly };
up.SetAction(async (arguments, cancel) =>
{
    using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    var options = new ClusterOptions
    {
        KubeconfigPath = arguments.GetRequiredValue(kubeconfig),
        Port = arguments.GetValue(port),
        NodesFile = arguments.GetValue(nodes),
        Images = Pairs("--image", arguments.GetValue(images)),
        ImagePaths = Pairs("--image-path", arguments.GetValue(imagePaths)),
        LogFolder = arguments.GetValue(logFolder),
        ClaimsFolder = arguments.GetValue(claims),
        ObjectFiles = arguments.GetValue(objects) ?? [],
        ApiOnly = arguments.GetValue(apiOnly),
    };
    try
    {
        await ClusterProcess.RunAsync(options, url => Console.WriteLine($"ready: kubeconfig at {options.KubeconfigPath}, API server at {url}"), stop.Token);
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 0;
    }
    catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
    {
        await Console.Error.WriteLineAsync($"local-cluster: {e.Message}");
        return 1;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
});

return await new RootCommand("A Kubernetes cluster in one process, for the quickstart and the tests.") { up }.Parse(args).InvokeAsync();

static Dictionary<string, string> Pairs(string flag, string[]? values)
{
    var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
    foreach (var value in values ?? [])
    {
        pairs[value.IndexOf('=') is > 0 and var at ? value[..at] : throw new FormatException($"{flag} {value}: expected NAME=VALUE")] = value[(value.IndexOf('=') + 1)..];
    }

    return pairs;
}
